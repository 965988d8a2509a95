import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FaultGate } from "../faults.ts";
import { startAnthropic } from "../services/anthropic/start-anthropic.ts";
import type { LocalService } from "../service.ts";
import { temporaryContext } from "./temporary-context.ts";

let context: Awaited<ReturnType<typeof temporaryContext>>;
let service: LocalService;

beforeEach(async () => {
  context = await temporaryContext("faults");
  service = await startAnthropic(context, { apiKey: "sk-local", pieceDelayMs: 0 });
});
afterEach(async () => {
  await service.stop();
  await context.remove();
});

/** What came of an answer, and whether it broke off. */
async function answer(stream: boolean): Promise<{ text: string; broken: boolean }> {
  const response = await fetch(`${service.url}/v1/messages`, {
    method: "POST",
    headers: { "x-api-key": "sk-local", "anthropic-version": "2023-06-01" },
    body: JSON.stringify({ model: "claude-haiku-4-5", max_tokens: 200, stream, messages: [{ role: "user", content: "20 office chairs" }] }),
  });
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const bytes of response.body ?? []) text += decoder.decode(bytes, { stream: true });
    return { text, broken: false };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { text, broken: true };
  }
}

describe("a cut", () => {
  it("breaks an answer that comes in pieces within it, until it is mended", async () => {
    service.gate.set({ mode: "cut" });
    const cut = await answer(true);
    expect(cut.broken).toBe(true);
    expect(cut.text).toContain("text_delta");
    expect(cut.text).not.toContain("message_stop");
    expect(service.gate.errors).toBe(1);

    service.gate.set({ mode: "none" });
    const whole = await answer(true);
    expect(whole.broken).toBe(false);
    expect(whole.text).toContain("message_stop");
  });

  it("leaves an answer of one piece whole", async () => {
    service.gate.set({ mode: "cut" });
    const { text, broken } = await answer(false);
    expect(broken).toBe(false);
    expect(JSON.parse(text)).toMatchObject({ type: "message", stop_reason: "end_turn" });
  });
});

describe("a slow server", () => {
  it("does its work at once and answers it late, whole, also in pieces", async () => {
    service.gate.set({ mode: "slow", latencyMs: 300 });
    for (const stream of [true, false]) {
      const began = performance.now();
      const { text, broken } = await answer(stream);
      expect(performance.now() - began).toBeGreaterThanOrEqual(290);
      expect(broken).toBe(false);
      expect(text).toContain("end_turn");
    }
  });

  it("has done the work of a caller who did not wait for it", async () => {
    const gate = new FaultGate();
    gate.set({ mode: "slow", latencyMs: 60_000 });
    let served = 0;
    const server = createServer((request, response) => gate.http(request, response, () => void ((served += 1), response.end("done"))));
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await expect(fetch(`http://127.0.0.1:${port}`, { signal: AbortSignal.timeout(200) })).rejects.toThrow("timeout");
    expect(served).toBe(1);
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
  });
});
