import { readFileSync } from "node:fs";
import { unstable_readConfig } from "wrangler";
import { z } from "zod";

const fileSchema = z.record(z.string(), z.string().nullable());

/**
 * The settings a deploy to the environment would run with: the vars of wrangler.toml, what it binds in place of settings, and over them the secrets, from a JSON
 * file or else from this process's environment. Values are read, never shown. Throws where the file is not an object of strings.
 */
export function givenSettings(
  configFile: string,
  environment: string,
  settingsFile: string | undefined,
  processEnvironment: NodeJS.ProcessEnv,
): Record<string, unknown> {
  const { vars, r2_buckets, images } = unstable_readConfig({ config: configFile, env: environment });
  const bound = [...r2_buckets, ...(images ? [images] : [])].map(({ binding }) => [binding, {}] as const);
  const secrets = settingsFile === undefined ? processEnvironment : fromFile(settingsFile);
  return { ...vars, ...secrets, ...Object.fromEntries(bound), ENVIRONMENT: environment };
}

function fromFile(file: string): Record<string, string> {
  const parsed = fileSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!parsed.success) throw new Error(`${file} has to be a JSON object of strings:\n${z.prettifyError(parsed.error)}`);
  return Object.fromEntries(Object.entries(parsed.data).filter((entry): entry is [string, string] => entry[1] !== null));
}
