import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Adapter, Outcome, Tab } from "./adapter.ts";

/** How long a program may take to say anything. */
const ANSWER_MS = 120_000;

type Reply = Outcome & { id: number };

/**
 * A client in any language: a program that reads one JSON object a line from its standard input and answers each with one on its standard
 * output, under the same `id`. What it prints on standard error is passed on.
 */
export function programAdapter(command: string): Adapter {
  const child = spawn(command, { shell: true, stdio: ["pipe", "pipe", "inherit"] });
  const waiting = new Map<number, { resolve(reply: Reply): void; reject(error: Error): void }>();
  let last = 0;
  const end = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  child.once("error", end).once("close", (code) => end(new Error(`the client's program ended with ${code}`)));
  // A program that has ended takes nothing more; that it ended is said by its close.
  child.stdin.on("error", () => undefined);
  createInterface({ input: child.stdout }).on("line", (line) => {
    const reply = replyOf(line);
    if (!reply) return end(new Error(`the client's program said ${line.slice(0, 200)}`));
    waiting.get(reply.id)?.resolve(reply);
    waiting.delete(reply.id);
  });
  const ask = (order: Record<string, unknown>): Promise<Reply> => {
    const id = (last += 1);
    return new Promise<Reply>((resolve, reject) => {
      if (child.exitCode !== null) return reject(new Error(`the client's program has ended with ${child.exitCode}`));
      const timer = setTimeout(() => {
        waiting.delete(id);
        reject(new Error(`the client's program did not answer within ${ANSWER_MS / 1000} s`));
      }, ANSWER_MS);
      waiting.set(id, {
        resolve: (reply) => {
          clearTimeout(timer);
          resolve(reply);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      child.stdin.write(`${JSON.stringify({ id, ...order })}\n`);
    });
  };
  let tabs = 0;
  return {
    async open({ baseUrl, accessToken }): Promise<Tab> {
      const tab = (tabs += 1);
      await ask({ do: "open", tab, baseUrl, accessToken });
      return {
        show: async (cartId) => {
          const { done, said } = await ask({ do: "show", tab, cartId });
          if (!done) throw new Error(`the cart could not be shown: ${said}`);
        },
        increase: (itemId, by) => ask({ do: "increase", tab, itemId, by }),
        remove: (itemId) => ask({ do: "remove", tab, itemId }),
        clear: () => ask({ do: "clear", tab }),
        add: (offerId, quantity) => ask({ do: "add", tab, offerId, quantity }),
        checkout: () => ask({ do: "checkout", tab }),
      };
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = new Promise<void>((resolve) => void child.once("close", () => resolve()));
      child.stdin.end();
      child.kill();
      await closed;
    },
  };
}

function replyOf(line: string): Reply | undefined {
  try {
    const value = JSON.parse(line) as Partial<Reply> | null;
    return typeof value?.id === "number" && typeof value.done === "boolean" ? (value as Reply) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
