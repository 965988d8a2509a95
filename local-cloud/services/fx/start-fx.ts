import { serveHttp, type LocalService, type ServiceContext } from "../../service.ts";
import { createFxProvider, type FxAccount } from "./provider.ts";
import { loadEuroRates } from "./rates.ts";

export interface FxOptions {
  /** The only key the provider accepts. */
  apiKey: string;
  /** Requests a month before `quota-reached`; the provider's Pro plan unless told. */
  planQuota?: number;
  /** The clock that dates the rates; the process's unless told. */
  now?: () => Date;
}

/** The running provider; `account` may be changed while it runs (inactive, out of requests). */
export interface FxService extends LocalService {
  readonly account: FxAccount;
}

/** Starts the local exchange-rate provider, which speaks ExchangeRate-API v6 under `/v6/{key}/…`. */
export async function startFx(context: ServiceContext, options: FxOptions): Promise<FxService> {
  const planQuota = options.planQuota ?? 30_000;
  const account: FxAccount = { apiKey: options.apiKey, active: true, planQuota, requestsRemaining: planQuota, figures: {} };
  const app = createFxProvider(account, loadEuroRates(), options.now ?? (() => new Date()));
  return Object.assign(await serveHttp(context, app), { account });
}
