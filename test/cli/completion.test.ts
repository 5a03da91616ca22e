import { spawnSync } from "node:child_process";
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { commandTree } from "../../src/cli/completion/tree.js";
import { completionScript } from "../../src/cli/completion/script.js";
import { runMain } from "../helpers/cli.js";

const SHELLS = ["bash", "zsh", "fish"] as const;

/** @returns words that bash offers for a line, of which the last word is being typed. */
function complete(script: string, line: string): string[] {
  const words = line.split(" ");
  const program = `${script}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}
_sallyport; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = spawnSync("bash", ["-c", program], { encoding: "utf8", cwd: "/" });
  return stdout.split("\n").filter((word) => word !== "");
}

describe.each(SHELLS)("completion %s", (shell) => {
  it("names every command and option of the program", async () => {
    const { status, stdout } = await runMain(["completion", shell]);
    expect(status).toBe(0);
    for (const word of ["scan", "inspect", "init", "gate", "jobs", "trust-policy"]) {
      expect(stdout).toContain(word);
    }
  });

  it("quotes what descriptions hold", () => {
    const program = new Command("sallyport");
    program.command("odd").description("it's a: $(touch x) \\").option("--o <x>", "`'`:");
    const script = completionScript(shell, program);
    expect(script).toContain("odd");
    if (shell !== "bash") expect(script.match(/'/g)!.length).toBeGreaterThan(3);
  });
});

it("refuses another shell", async () => {
  const { status, stderr } = await runMain(["completion", "tcsh"]);
  expect(status).toBe(2);
  expect(stderr).toContain("bash, zsh, fish");
});

it("finds the commands below commands, and the choices of options", () => {
  const program = new Command("sallyport");
  program.command("policy").command("init").option("-o, --output <file>");
  expect(commandTree(program).map(({ path }) => path.join(" "))).toEqual(["", "policy", "policy init"]);
  expect(commandTree(program)[2]!.options.map(({ long, takesValue }) => [long, takesValue])).toEqual([
    ["--output", true],
    ["--help", false],
  ]);
});

describe("the script of bash", () => {
  it.each([
    ["sallyport sc", ["scan"]],
    ["sallyport policy in", ["init"]],
    ["sallyport completion ", ["bash", "zsh", "fish"]],
    ["sallyport scan --exit", ["--exit-zero"]],
    ["sallyport gate --format ", ["text", "json"]],
    ["sallyport scan -o /et", ["/etc"]],
    ["sallyport scan /et", ["/etc"]],
  ])("completes %j", async (line, words) => {
    const { stdout } = await runMain(["completion", "bash"]);
    expect(complete(stdout, line)).toEqual(words);
  });
});
