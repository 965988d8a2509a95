import { CONTRACT_DOCUMENT } from "../../../src/platform/contract.ts";
import { validContract } from "../../../src/platform/contract/schema.ts";
import { bucketName } from "../names.ts";
import { StoppedError, type Setup, type Step } from "../step.ts";
import { wranglersWords, type WranglerAnswer } from "../wrangler.ts";

/** What the contract has in place of settings that a person would have to get (`standIns`, DEP-1). */

const RULE = "raw-pages-go";
const NO_SUCH_BUCKET = /10006|does not exist/i;

export const bucket: Step = {
  name: "bucket",
  needs: ["(account)"],
  makes: ["(archive)"],
  does: "makes a bucket of R2 for raw pages, and the rule by which they go when they are old; the contract has it in place of MONGO_URL",
  undoes: "deletes the bucket where it is empty",
  holdsData: true,
  byHand: ["R2 switched on in the Cloudflare account"],
  async look(setup) {
    return (await standing(setup)) === "whole" ? { note: bucketName(setup.environment) } : undefined;
  },
  async make(setup) {
    const name = bucketName(setup.environment);
    const stands = await standing(setup);
    if (stands === "missing") done(await setup.wrangler(["r2", "bucket", "create", name]), `bucket ${name} was not made`);
    if (stands === "other-age")
      done(await setup.wrangler(["r2", "bucket", "lifecycle", "remove", name, "--name", RULE]), "the rule stayed");
    const rule = ["r2", "bucket", "lifecycle", "add", name, RULE, "--expire-days", String(retentionDays(setup)), "--force"];
    if (stands !== "whole") done(await setup.wrangler(rule), `bucket ${name} has no rule by which pages go`);
    return { note: `${name}, pages go after ${retentionDays(setup)} days` };
  },
  async inPart(setup) {
    return (await standing(setup)) === "missing" ? [] : [bucketName(setup.environment)];
  },
  async undo(setup, theirs) {
    const name = bucketName(setup.environment);
    if (theirs.includes(name)) return `bucket ${name} is left with the rule by which pages go, it stood before`;
    const answer = await setup.wrangler(["r2", "bucket", "delete", name]);
    if (answer.code === 0 || NO_SUCH_BUCKET.test(`${answer.stdout}${answer.stderr}`)) return `bucket ${name} is deleted`;
    if (/10008|not empty/i.test(`${answer.stdout}${answer.stderr}`))
      throw new StoppedError(`bucket ${name} has pages in it: empty it in Cloudflare's dashboard (R2, Settings), then run it again`);
    throw new StoppedError(`bucket ${name} was not deleted: ${wranglersWords(answer)}`);
  },
};

export const transformations: Step = {
  name: "transformations",
  needs: ["(account)"],
  makes: ["(images)"],
  does: "nothing: the Worker's binding transforms pictures; the contract has it in place of IMAGE_PROC_BASE_URL",
  byHand: ["a plan of Cloudflare Images for more than 5,000 transformations a month"],
  look: async () => ({ note: "bound in wrangler.toml" }),
  make: async () => ({ note: "bound in wrangler.toml" }),
};

const retentionDays = ({ environment }: Setup): number => validContract(environment, CONTRACT_DOCUMENT).crawl.archive.retentionDays;

async function standing(setup: Setup): Promise<"missing" | "no-rule" | "other-age" | "whole"> {
  const answer = await setup.wrangler(["r2", "bucket", "lifecycle", "list", bucketName(setup.environment)]);
  if (answer.code !== 0) {
    if (NO_SUCH_BUCKET.test(`${answer.stdout}${answer.stderr}`)) return "missing";
    throw new StoppedError(`the bucket could not be asked for: ${wranglersWords(answer)}`);
  }
  const rule = answer.stdout.split(/\n\s*\n/).find((told) => new RegExp(`name:\\s+${RULE}\\s`).test(told));
  if (rule === undefined) return "no-rule";
  return new RegExp(`Expire objects after ${retentionDays(setup)} days?\\b`).test(rule) && /enabled:\s+Yes/.test(rule)
    ? "whole"
    : "other-age";
}

function done(answer: WranglerAnswer, otherwise: string): void {
  if (answer.code !== 0) throw new StoppedError(`${otherwise}: ${wranglersWords(answer)}`);
}
