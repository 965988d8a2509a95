import * as z from "zod";
import { DATABASE, REGIONS, resourceName } from "../names.ts";
import { StoppedError, type Made, type Setup, type Step } from "../step.ts";

/** The day's mistakes are still there to be undone a week later. Staging takes what the plan gives. */
const HISTORY_SECONDS = 7 * 86_400;
const MOST_PAGES = 50;

const projectSchema = z.looseObject({ id: z.string().min(1), name: z.string(), created_at: z.string().optional() });
const listSchema = z.looseObject({
  projects: z.array(projectSchema),
  pagination: z.looseObject({ cursor: z.string().optional() }).optional(),
});

/** Neon's API v2: projects have ids and need not have names of their own, so the oldest of ours is the one. */
export const postgres: Step = {
  name: "postgres",
  needs: [],
  makes: ["DATABASE_URL", "MIGRATION_DATABASE_URL"],
  does: `a Neon project with Postgres 17, its database ${DATABASE.name} and the role that owns it; production keeps a week of history`,
  undoes: "deletes the Neon project, with all data in it",
  holdsData: true,
  byHand: ["an account at Neon, and an API key of it (NEON_API_KEY; NEON_ORG_ID where the key is a person's in an organisation)"],
  async look(setup) {
    const host = URL.parse(setup.setting("DATABASE_URL") ?? "")?.hostname;
    if (host !== undefined && !host.endsWith(".neon.tech") && setup.setting("MIGRATION_DATABASE_URL") !== undefined)
      return { note: `your own, at ${host}` };
    const project = await projectOf(setup);
    const found = project && (await addresses(setup, project.id));
    if (host !== undefined && host !== URL.parse(found?.settings?.["DATABASE_URL"] ?? "")?.hostname)
      throw new StoppedError(
        `DATABASE_URL is of ${host}, which is not of a project ${resourceName(setup.environment)} that this key sees: give the key of its account (and NEON_ORG_ID)`,
      );
    return found;
  },
  async make(setup) {
    const org = process.env["NEON_ORG_ID"];
    const project = {
      name: resourceName(setup.environment),
      region_id: REGIONS[setup.region]?.neon,
      pg_version: 17,
      branch: { database_name: DATABASE.name, role_name: DATABASE.role },
      ...(setup.environment === "production" ? { history_retention_seconds: HISTORY_SECONDS } : {}),
      ...(org ? { org_id: org } : {}),
    };
    const answer = await ask(setup, { method: "POST", path: "/projects", json: { project } });
    const made = z.looseObject({ project: projectSchema }).safeParse(answer);
    const id = made.success ? made.data.project.id : (await projectOf(setup))?.id;
    if (id === undefined) throw new StoppedError("Neon took the project and does not list it: run it again");
    return addresses(setup, id);
  },
  async undo(setup) {
    const project = await projectOf(setup);
    if (!project) return "there is no project";
    await ask(setup, { method: "DELETE", path: `/projects/${project.id}` });
    return `project ${project.id} is deleted`;
  },
};

async function projectOf(setup: Setup): Promise<z.infer<typeof projectSchema> | undefined> {
  const name = resourceName(setup.environment);
  const org = process.env["NEON_ORG_ID"];
  const found: z.infer<typeof projectSchema>[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = new URLSearchParams({ limit: "100", search: name, ...(org ? { org_id: org } : {}), ...(cursor ? { cursor } : {}) });
    const list = listSchema.safeParse(await ask(setup, { method: "GET", path: `/projects?${query.toString()}` }));
    if (!list.success) throw new StoppedError("Neon answered a list of projects in a form that is not its documented one");
    found.push(...list.data.projects.filter((project) => project.name === name));
    cursor = list.data.pagination?.cursor;
    if (list.data.projects.length === 0 || cursor === undefined) break;
  }
  return found.toSorted((one, other) => (one.created_at ?? "").localeCompare(other.created_at ?? "") || one.id.localeCompare(other.id))[0];
}

/** The pooled address for the Worker, the direct one for migrations, which take locks of a session. */
async function addresses(setup: Setup, id: string): Promise<Made> {
  const of = async (pooled: boolean): Promise<string> => {
    const query = new URLSearchParams({ database_name: DATABASE.name, role_name: DATABASE.role, pooled: String(pooled) });
    const answer = await ask(setup, { method: "GET", path: `/projects/${id}/connection_uri?${query.toString()}` });
    const { data } = z.looseObject({ uri: z.string().startsWith("postgres") }).safeParse(answer);
    if (!data) throw new StoppedError(`Neon gave no connection string of project ${id}`);
    return data.uri;
  };
  return { settings: { DATABASE_URL: await of(true), MIGRATION_DATABASE_URL: await of(false) }, note: `Neon project ${id}` };
}

async function ask(setup: Setup, request: { method: "GET" | "POST" | "DELETE"; path: string; json?: unknown }): Promise<unknown> {
  const key = await setup.credential("NEON_API_KEY", "Neon API key (console.neon.tech, Account settings, API keys)");
  return setup.call({ provider: "neon", ...request, key: "NEON_API_KEY", headers: { authorization: `Bearer ${key}` } });
}
