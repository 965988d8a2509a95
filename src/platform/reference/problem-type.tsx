import type { FC } from "hono/jsx";
import type { RouteSpec } from "../http/route.ts";
import { placeOf } from "./parts.ts";

export interface Told {
  slug: string;
  operations: readonly RouteSpec[];
  fault: { title: string; status: number } | undefined;
}

/** A type of problem, and which operations answer it. */
export const ProblemType: FC<Told> = ({ slug, operations, fault }) => (
  <>
    <h1>
      <code>/problems/{slug}</code>
    </h1>
    <p>
      {fault ? `${fault.title} (${fault.status}). Any operation may answer it. ` : ""}
      The <code>type</code> of a problem (RFC 9457). The answer itself says in <code>detail</code> what helps, in <code>errors</code> what
      in the request is wrong, and by its <code>requestId</code> it is found in the log.
    </p>
    {operations.length === 0 ? null : (
      <>
        <h2>Answered by</h2>
        <ul>
          {operations.map(({ tag, method, path }) => (
            <li>
              <a href={placeOf({ tag, method, path })}>
                <code>
                  {method.toUpperCase()} {path}
                </code>
              </a>
            </li>
          ))}
        </ul>
      </>
    )}
  </>
);
