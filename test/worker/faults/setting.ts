import type { Deps } from "../../../src/deps.ts";
import { servedAtOnce } from "../checkout/http.ts";

/** The Worker over HTTP for an operator who breaks its ports and a caller who feels it. */
export function breakableWorker(deps: Deps) {
  const fetchApi = servedAtOnce(deps);
  const ask = async (method: string, path: string, options: { as?: string; body?: unknown; headers?: Record<string, string> } = {}) => {
    const { as, body, headers = {} } = options;
    const response = await fetchApi(`https://api.test${path}`, {
      method,
      headers: {
        ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> };
  };
  return {
    ask,
    breakPort: async (port: string, fault: Record<string, unknown>) => {
      const { status } = await ask("PUT", `/admin/drills/faults/${port}`, { as: "operator", body: { untilSeconds: 60, ...fault } });
      if (status !== 200) throw new Error(`${port} cannot be broken: ${status}`);
    },
    mendAll: async () => void (await ask("DELETE", "/admin/drills/faults", { as: "operator" })),
  };
}
