import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { StoppedError } from "../setup/step.ts";
import { wranglersWords, type Wrangler } from "../setup/wrangler.ts";

const deploymentSchema = z.looseObject({
  versions: z.array(z.looseObject({ version_id: z.string().min(1), percentage: z.number() })),
});
const uploadSchema = z.looseObject({ type: z.literal("version-upload"), version_id: z.string().min(1) });

export interface ServedVersion {
  id: string;
  share: number;
}

/** The versions of a Worker's deployment by their share of requests, those with none left out. */
export const servedVersions = async (wrangler: Wrangler, environment: string): Promise<ServedVersion[]> =>
  (await deployedVersions(wrangler, environment)).filter(({ share }) => share > 0);

/** All of them: one that has no share yet is somebody's roll-out that has just begun. */
export async function deployedVersions(wrangler: Wrangler, environment: string): Promise<ServedVersion[]> {
  const answer = await wrangler(["deployments", "status", "--env", environment, "--json"]);
  if (answer.code !== 0) throw new StoppedError(`what is deployed could not be asked: ${wranglersWords(answer)}`);
  const parsed = deploymentSchema.safeParse(parsedJson(answer.stdout));
  if (!parsed.success) throw new StoppedError("wrangler told what is deployed in a form that is not its own");
  return parsed.data.versions.map(({ version_id: id, percentage: share }) => ({ id, share }));
}

export interface Upload {
  environment: string;
  releaseId: string;
  /** Settings that go with it; those the Worker has stay. */
  secretsFile?: string;
}

/** Uploads this tree as a version that serves nobody yet; answers its id. */
export async function uploadVersion(wrangler: Wrangler, { environment, releaseId, secretsFile }: Upload): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "procureiq-deploy-"));
  const outputFile = join(folder, "output.jsonl");
  try {
    const secrets = secretsFile === undefined ? [] : ["--secrets-file", secretsFile];
    const args = ["versions", "upload", "--env", environment, "--var", `RELEASE_ID:${releaseId}`, "--tag", releaseId, ...secrets];
    const answer = await wrangler(args, { outputFile });
    if (answer.code !== 0) throw new StoppedError(`the version was not uploaded: ${wranglersWords(answer)}${hintAt(answer.stderr)}`);
    const lines = existsSync(outputFile) ? readFileSync(outputFile, "utf8").split("\n") : [];
    const uploaded = lines.map((line) => uploadSchema.safeParse(parsedJson(line)).data).find((line) => line !== undefined);
    if (!uploaded) throw new StoppedError("wrangler uploaded a version and did not say which");
    return uploaded.version_id;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Shares requests out among versions. */
export async function shareOut(wrangler: Wrangler, environment: string, shares: readonly (readonly [string, number])[], message: string) {
  const specs = shares.map(([id, share]) => `${id}@${share}%`);
  const answer = await wrangler(["versions", "deploy", ...specs, "--env", environment, "--message", message, "--yes"]);
  if (answer.code !== 0) throw new StoppedError(`requests were not shared out (${specs.join(" ")}): ${wranglersWords(answer)}`);
}

/** A new class of Durable Objects cannot be one version's alone. */
const hintAt = (said: string): string =>
  /migration/i.test(said) ? " (a release with a new Durable Object class goes out whole: --whole)" : "";

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}
