import type { SettingsOverlay } from "../../local-cloud/settings.ts";
import { readStackFile, type StackFile } from "../../local-cloud/stack-file.ts";
import { startStack, type Stack } from "../../local-cloud/stack.ts";
import { newPlace, type StackPlace } from "../support/node/stack-place.ts";
import type { Stage } from "./stage.ts";

/** Not the local cloud's own, so that provisioning makes no admin and the drill can: production demands an authenticator of everybody. */
export const BOOTSTRAP_SECRET = "the-drill-alone-makes-the-first-admin-here";

export interface Release {
  url: string;
  opsReadToken: string;
  /** What the Worker was given. */
  settings: Readonly<Record<string, string>>;
  file: StackFile;
  stateDir: string;
}

/** A second stack with a state of its own, started again with other settings as a release is. It ends with the drill. */
export class DeployedStack {
  readonly #place: StackPlace;
  #stack: Stack | undefined;

  private constructor(place: StackPlace) {
    this.#place = place;
  }

  /** `purpose` names its state folder. */
  static async prepare(stage: Stage, purpose: string): Promise<DeployedStack> {
    const deployed = new DeployedStack(await newPlace(purpose));
    stage.undo("end the second stack", async () => {
      await deployed.#stack?.stop();
      deployed.#place.remove();
    });
    return deployed;
  }

  async start(settings: SettingsOverlay): Promise<Release> {
    await this.#stack?.stop();
    this.#stack = undefined;
    const { port, stateDir } = this.#place;
    this.#stack = await startStack({ port, stateDir, settings, log: () => undefined });
    const { url, settings: given, secrets } = this.#stack;
    const file = readStackFile(stateDir);
    if (!file) throw new Error("the second stack wrote no stack.json");
    return { url, opsReadToken: secrets.OPS_READ_TOKEN, settings: given, file, stateDir };
  }
}
