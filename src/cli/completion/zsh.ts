import { optionNames, type CommandWords } from "./tree.js";

/** Completes words by the commands before them, with what they are for. */
export function zshScript(commands: readonly CommandWords[]): string {
  const known = commands.filter(({ path }) => path.length > 0).map(({ path }) => `"${path.join(" ")}"`);
  const values = commands.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map((option) => {
        const names = optionNames(option).map((name) => `"${path.join(" ")} ${name}"`);
        const complete = option.choices.length > 0 ? `compadd -- ${option.choices.join(" ")}` : "_files";
        return `    ${names.join("|")}) ${complete}; return ;;`;
      }),
  );
  const words = commands.map(({ path, commands: children, options, choices }) => {
    const plain = [
      ...children.map(({ name, description }) => described(name, description)),
      ...choices.map((choice) => `'${choice}'`),
    ];
    const flags = options.map(({ long, description }) => described(long, description));
    return `    "${path.join(" ")}") words_=(${plain.join(" ")}); options_=(${flags.join(" ")}) ;;`;
  });
  return `#compdef sallyport
# Completion of sallyport for zsh: save it as _sallyport in a folder of $fpath.
_sallyport() {
  local command="" word
  local -a words_ options_
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${command:+$command }$word" in
      ${known.join("|")}) command="\${command:+$command }$word" ;;
    esac
  done
  case "$command $words[CURRENT-1]" in
${values.join("\n")}
  esac
  case "$command" in
${words.join("\n")}
  esac
  if [[ $words[CURRENT] == -* ]]; then
    _describe option options_
  elif (( $#words_ )); then
    _describe word words_
  else
    _files
  fi
}
compdef _sallyport sallyport
`;
}

/** A word with its description, as \`_describe\` reads it. */
function described(word: string, description: string): string {
  return `'${word}:${description.replaceAll("'", "'\\''").replaceAll(":", "\\:")}'`;
}
