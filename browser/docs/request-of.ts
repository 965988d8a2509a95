/** What a form of the reference sends. */
export interface Tried {
  method: string;
  /** With parameters in braces. */
  path: string;
  /** As they were typed, by `place:name`; those that stand empty are left out, but for the path's. */
  parameters: readonly (readonly [string, string])[];
  body: string | undefined;
  token: string;
}

export interface Request {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string | undefined;
}

/** The request that a form stands for. */
export function requestOf({ method, path, parameters, body, token }: Tried): Request {
  const of = (place: string): [string, string][] =>
    parameters.flatMap(([name, value]) =>
      name.startsWith(`${place}:`) ? [[name.slice(place.length + 1), value] as [string, string]] : [],
    );
  const within = of("path").reduce((rest, [name, value]) => rest.replace(`{${name}}`, encodeURIComponent(value)), path);
  const query = new URLSearchParams(of("query").filter(([, value]) => value !== "")).toString();
  const headers = Object.fromEntries(of("header").filter(([, value]) => value !== ""));
  if (token !== "") headers["authorization"] = `Bearer ${token}`;
  if (body !== undefined) headers["content-type"] = "application/json";
  return { method, url: query === "" ? within : `${within}?${query}`, headers, body };
}

/** An answer's text, written out where it is JSON. */
export function written(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

/** The access token in an answer, for the calls behind it. */
export function tokenIn(text: string): string | undefined {
  try {
    const { accessToken } = JSON.parse(text) as { accessToken?: unknown };
    return typeof accessToken === "string" ? accessToken : undefined;
  } catch {
    return undefined;
  }
}
