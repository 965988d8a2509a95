import type { RedisBackend } from "./backend.ts";
import { openPersistentEngine } from "./engine/append-only-file.ts";

/** The embedded engine with its data in `folder`. */
export function openEngineBackend(folder: string, now: () => number): RedisBackend {
  const { engine, close } = openPersistentEngine(folder, now);
  return {
    call: async (command) => engine.call(command),
    transaction: async (commands) => engine.transaction(commands),
    subscribe: async (kind, name, listener) => engine.subscribe(kind, name, listener),
    stop: async () => close(),
  };
}
