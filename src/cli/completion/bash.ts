import { optionNames, type CommandWords } from "./tree.js";

/** Completes words by the commands before them; files where nothing else is known. */
export function bashScript(commands: readonly CommandWords[]): string {
  const known = commands.filter(({ path }) => path.length > 0).map(({ path }) => `"${path.join(" ")}"`);
  const values = commands.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map((option) => {
        const names = optionNames(option).map((name) => `"${path.join(" ")} ${name}"`);
        return `    ${names.join("|")}) takes=1; values="${option.choices.join(" ")}" ;;`;
      }),
  );
  const words = commands.map(({ path, commands: children, options, choices }) => {
    const plain = [...children.map(({ name }) => name), ...choices].join(" ");
    return `    "${path.join(" ")}") words="${plain}"; options="${options.map(({ long }) => long).join(" ")}" ;;`;
  });
  return `# Completion of sallyport for bash: source <(sallyport completion bash)
_sallyport() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local command="" word takes="" values="" words="" options=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${command:+$command }$word" in
      ${known.join("|")}) command="\${command:+$command }$word" ;;
    esac
  done
  case "$command $previous" in
${values.join("\n")}
  esac
  case "$command" in
${words.join("\n")}
  esac
  if [[ -n $takes && -n $values ]]; then
    COMPREPLY=($(compgen -W "$values" -- "$current"))
  elif [[ -n $takes ]]; then
    COMPREPLY=($(compgen -f -- "$current"))
  elif [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
  elif [[ -n $words ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  else
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}
complete -o filenames -F _sallyport sallyport
`;
}
