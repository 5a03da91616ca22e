/** Payload type of every statement that is signed or verified here (in-toto attestation, envelope layer, v1). */
export const IN_TOTO_PAYLOAD_TYPE = "application/vnd.in-toto+json";

/**
 * Gives the bytes that a DSSE signature is made over: the pre-authentication encoding of DSSE v1.0.2, `protocol.md`.
 *
 * @param type - the payload type; its length counts in bytes of UTF-8
 * @param body - the payload, exactly as it is carried
 */
export function pae(type: string, body: Uint8Array): Uint8Array {
  const encoder = new TextEncoder();
  const typeLength = encoder.encode(type).length;
  const head = encoder.encode(`DSSEv1 ${typeLength} ${type} ${body.length} `);
  const encoded = new Uint8Array(head.length + body.length);
  encoded.set(head);
  encoded.set(body, head.length);
  return encoded;
}
