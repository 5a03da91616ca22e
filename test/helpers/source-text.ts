/** One import or re-export of a module, as written. */
export interface Import {
  readonly specifier: string;
  /** Whether only types cross the edge: `import type`, `export type`, or every name marked `type`. */
  readonly typeOnly: boolean;
}

/** TypeScript with its comments and expressions blanked out, and each string replaced by its index in quotes. */
export interface SourceText {
  readonly code: string;
  readonly strings: readonly string[];
}

const STRING = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/y;
const COMMENT = /\/\/[^\n]*|\/\*[^]*?\*\//y;
const EXPRESSION = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const TEMPLATE_PIECE = /(?:[^`\\$]|\\[^]|\$(?!\{))*(?:`|\$\{)/y;
/** What stands before a slash that begins an expression; after anything else it divides. */
const BEFORE_EXPRESSION = /(?:^|[=(,:;!&|?+{}[>~]|\breturn|\bcase|\btypeof)\s*$/;

/** Splits TypeScript into code and strings, so that a search finds what runs and not what is quoted. */
export function readSourceText(text: string): SourceText {
  const strings: string[] = [];
  /** For each open `${`, the number of braces opened since. */
  const substitutions: number[] = [];
  let code = "";
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const template = (): void => {
    const piece = take(TEMPLATE_PIECE);
    if (piece === undefined) throw new Error(`A template at ${at} does not end`);
    if (piece.endsWith("${")) substitutions.push(0);
    code += piece.endsWith("${") ? " (" : " ";
  };
  while (at < text.length) {
    const character = text[at]!;
    const open = substitutions.at(-1);
    if (take(COMMENT) !== undefined) {
      code += " ";
    } else if (character === "/" && BEFORE_EXPRESSION.test(code.slice(-40)) && take(EXPRESSION) !== undefined) {
      code += " 0 ";
    } else if (character === '"' || character === "'") {
      const literal = take(STRING);
      if (literal === undefined) throw new Error(`A string at ${at} does not end`);
      code += `"${strings.push(literal.slice(1, -1)) - 1}"`;
    } else if (character === "`") {
      at++;
      template();
    } else if (open === 0 && character === "}") {
      substitutions.pop();
      code += ")";
      at++;
      template();
    } else {
      if (open !== undefined && (character === "{" || character === "}")) {
        substitutions[substitutions.length - 1] = open + (character === "{" ? 1 : -1);
      }
      code += character;
      at++;
    }
  }
  return { code, strings };
}

const FROM = /(?<![.\w$])(?:import|export)\b(\s+type\b(?!\s*,|\s+from\s+"))?([\w\s{},*$]*?)\bfrom\s*"(\d+)"/g;
const BARE = /(?<![.\w$])import\s*"(\d+)"/g;

/** @returns every static import, bare import and re-export of a module. */
export function importsOf({ code, strings }: SourceText): Import[] {
  const found = [...code.matchAll(FROM)].map(([, type, names = "", index]): Import => {
    const listed = /^\s*\{([^}]*)\}\s*$/
      .exec(names)?.[1]
      ?.split(",")
      .filter((name) => name.trim() !== "");
    const typeOnly = type !== undefined || (listed?.every((name) => /^\s*type\s+\w/.test(name)) ?? false);
    return { specifier: strings[Number(index)]!, typeOnly };
  });
  const bare = [...code.matchAll(BARE)].map(([, index]): Import => {
    return { specifier: strings[Number(index)]!, typeOnly: false };
  });
  return [...found, ...bare];
}
