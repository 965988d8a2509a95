/** As `wrangler deployments status` tells it. */
export interface Deployment {
  versions: { version_id: string; percentage: number }[];
}

/** Coprime to 100, so that a hundred requests in a row are shared out exactly and the few of one version do not come in a row. */
const STRIDE = 37;

/** Whose a request is, as the platform has it: of the version that it names, where that is part of the deployment, else by the shares. */
export function sharedOut(standing: () => Deployment["versions"]): (headers: Headers) => string {
  let turns = 0;
  return (headers) => {
    const versions = standing();
    const named = /="(.+)"/.exec(headers.get("cloudflare-workers-version-overrides") ?? "")?.[1];
    if (named !== undefined && versions.some(({ version_id: id }) => id === named)) return named;
    turns += 1;
    let left = (turns * STRIDE) % 100;
    for (const { version_id: id, percentage } of versions) if ((left -= percentage) < 0) return id;
    throw new Error(`the shares are not 100 % of requests: ${JSON.stringify(versions)}`);
  };
}
