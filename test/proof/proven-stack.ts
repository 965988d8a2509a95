import { builtWorker } from "../../local-cloud/worker-runner.ts";
import { startTemporaryStack, type TemporaryStack } from "../support/node/found-stack.ts";
import type { ProviderServer } from "../support/node/provider-server.ts";

/** More than any proof sends: it is the tokens that are to run out, not the requests. */
const REQUESTS_A_MINUTE = 10_000_000;

export interface ProvenStack<Provider extends ProviderServer> extends TemporaryStack {
  provider: Provider;
}

/** The settings by which a Worker asks this server in both providers' place. */
export const askedAt = ({ url }: ProviderServer) => ({ OPENAI_BASE_URL: `${url}/v1`, ANTHROPIC_BASE_URL: url });

/** A whole stack of its own that asks this server for its models; both are gone when it is stopped. */
export async function startProvenStack<Provider extends ProviderServer>(starting: Promise<Provider>): Promise<ProvenStack<Provider>> {
  const provider = await starting;
  try {
    const runner = builtWorker({ requestsAMinute: REQUESTS_A_MINUTE });
    const temporary = await startTemporaryStack("gateway", { runner, settings: askedAt(provider) });
    return {
      ...temporary,
      provider,
      async stop() {
        await temporary.stop();
        await provider.stop();
      },
    };
  } catch (error) {
    await provider.stop();
    throw error;
  }
}
