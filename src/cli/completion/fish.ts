import type { CommandWords, OptionWords } from "./tree.js";

/** Completes words by the commands before them, with what they are for. */
export function fishScript(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap(({ path, commands: children, options, choices }) => {
    const when = `-n ${quoted(`__sallyport_at ${path.join(" ")}`.trimEnd())}`;
    return [
      ...children.map(
        ({ name, description }) => `complete -c sallyport -f ${when} -a ${name} -d ${quoted(description)}`,
      ),
      ...(choices.length > 0 ? [`complete -c sallyport -f ${when} -a ${quoted(choices.join(" "))}`] : []),
      ...options.map((option) => `complete -c sallyport ${when} ${optionText(option)}`),
    ];
  });
  const known = commands.filter(({ path }) => path.length > 0).map(({ path }) => quoted(path.join(" ")));
  return `# Completion of sallyport for fish: sallyport completion fish > ~/.config/fish/completions/sallyport.fish
function __sallyport_at
    set -l command
    for word in (commandline -opc)[2..]
        set -l next (string join ' ' $command $word)
        if contains -- "$next" ${known.join(" ")}
            set command $command $word
        end
    end
    test "$command" = "$argv"
end
${lines.join("\n")}
`;
}

function optionText({ long, short, description, takesValue, choices }: OptionWords): string {
  return [
    `-l ${long.slice(2)}`,
    ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
    ...(takesValue ? [choices.length > 0 ? `-x -a ${quoted(choices.join(" "))}` : "-r"] : []),
    `-d ${quoted(description)}`,
  ].join(" ");
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
