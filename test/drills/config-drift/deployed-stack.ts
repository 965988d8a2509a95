import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../../local-cloud/ports.ts";
import type { SettingsOverlay } from "../../../local-cloud/settings.ts";
import { startStack, type Stack } from "../../../local-cloud/stack.ts";
import type { Stage } from "../stage.ts";

/** Not the local cloud's own, so that provisioning makes no admin and the drill can: production demands an authenticator of everybody. */
export const BOOTSTRAP_SECRET = "the-drill-alone-makes-the-first-admin-here";

export interface Release {
  url: string;
  opsReadToken: string;
  /** What the Worker was given. */
  settings: Readonly<Record<string, string>>;
}

/** A second stack with a state of its own, started again with other settings as a release is. It ends with the drill. */
export class DeployedStack {
  readonly #stateDir: string;
  readonly #port: number;
  #stack: Stack | undefined;

  private constructor(stateDir: string, port: number) {
    this.#stateDir = stateDir;
    this.#port = port;
  }

  static async prepare(stage: Stage): Promise<DeployedStack> {
    const deployed = new DeployedStack(mkdtempSync(join(tmpdir(), "procureiq drift ")), await freePort());
    stage.undo("end the second stack", async () => {
      await deployed.#stack?.stop();
      rmSync(deployed.#stateDir, { recursive: true, force: true });
    });
    return deployed;
  }

  async start(settings: SettingsOverlay): Promise<Release> {
    await this.#stack?.stop();
    this.#stack = undefined;
    this.#stack = await startStack({ port: this.#port, stateDir: this.#stateDir, settings, log: () => undefined });
    const { url, settings: given, secrets } = this.#stack;
    return { url, opsReadToken: secrets.OPS_READ_TOKEN, settings: given };
  }
}
