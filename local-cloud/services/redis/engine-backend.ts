import type { RedisBackend } from "./backend.ts";
import { openPersistentEngine } from "./engine/append-only-file.ts";

/** The embedded engine with its data in `folder`. */
export function openEngineBackend(folder: string, now: () => number): RedisBackend {
  const { engine, close } = openPersistentEngine(folder, now);
  return {
    call: async (command) => engine.call(command),
    subscribe: async (channel, listener) => engine.subscribe(channel, listener),
    stop: async () => close(),
  };
}
