import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { TrustPolicyOptions, TrustRuleOptions } from "../../src/sign/trust/document.js";

/** A key pair with the names that a trust policy uses. */
export interface TestKey {
  readonly hint: string;
  readonly pem: string;
  readonly scheme: "ed25519" | "ecdsa-p256-sha256";
  readonly privateKey: KeyObject;
}

export function testKey(kind: "ed25519" | "P-256" = "ed25519"): TestKey {
  const { publicKey, privateKey } =
    kind === "ed25519" ? generateKeyPairSync("ed25519") : generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = publicKey.export({ type: "spki", format: "pem" }) as string;
  const scheme = kind === "ed25519" ? "ed25519" : "ecdsa-p256-sha256";
  return { hint: createHash("sha256").update(pem).digest("hex"), pem, scheme, privateKey };
}

/** Changes to {@link trustOptions}. */
export interface TrustChange extends Omit<Partial<TrustPolicyOptions>, "keys"> {
  readonly keys?: TrustPolicyOptions["keys"];
  /** Changes of the one rule. */
  readonly rule?: Partial<TrustRuleOptions>;
}

/** @returns a trust policy with one rule, for `churn`, which any of the keys may sign. */
export function trustOptions(keys: readonly TestKey[], { rule, ...change }: TrustChange = {}): TrustPolicyOptions {
  return {
    name: "team",
    expires: "2030-01-01",
    keys: Object.fromEntries(keys.map(({ hint, pem, scheme }) => [hint, { pem, scheme }])),
    rules: [
      {
        name: "churn",
        artifacts: ["churn"],
        statements: ["oms", "deploy"],
        keys: keys.map(({ hint }) => hint),
        threshold: 1,
        ...rule,
      },
    ],
    ...change,
  };
}
