import { chmodSync, renameSync, writeFileSync } from "node:fs";

/** Readers see the old content or the new one, never a part, even when this process is killed. */
export function writeFileAtomically(file: string, content: string, mode = 0o644): void {
  const unfinished = `${file}.${process.pid}.unfinished`;
  writeFileSync(unfinished, content, { mode });
  chmodSync(unfinished, mode);
  renameSync(unfinished, file);
}
