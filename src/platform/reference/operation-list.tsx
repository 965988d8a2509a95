import type { FC } from "hono/jsx";
import type { RouteSpec } from "../http/route.ts";
import { TAGS } from "../http/tags.ts";

/** Every operation by its tag, as it is asked and what it answers. */
export const OperationList: FC<{ specs: readonly RouteSpec[] }> = ({ specs }) => {
  const tags = [...new Set(specs.map(({ tag }) => tag))];
  return (
    <>
      <h1>Operations</h1>
      <p>
        JSON in camelCase, times in RFC 3339 UTC, money as integer minor units with an ISO 4217 code, errors as RFC 9457 problems whose{" "}
        <code>type</code> is listed with each operation. The machine-readable form is <a href="/openapi.json">/openapi.json</a>.
      </p>
      <ul class="tags">
        {tags.map((tag) => (
          <li>
            <a href={`#${anchorOf(tag)}`}>{tag}</a> <span class="soft">{TAGS[tag]}</span>
          </li>
        ))}
      </ul>
      {tags.map((tag) => (
        <>
          <h2 id={anchorOf(tag)}>{tag}</h2>
          {specs
            .filter((spec) => spec.tag === tag)
            .map((spec) => (
              <Operation spec={spec} />
            ))}
        </>
      ))}
    </>
  );
};

const anchorOf = (tag: string): string => `tag-${tag.toLowerCase().replaceAll(/[^a-z]+/g, "-")}`;

const Operation: FC<{ spec: RouteSpec }> = ({ spec }) => (
  <section class="operation" id={`${spec.method}-${spec.path}`}>
    <h3>
      <span class="method">{spec.method.toUpperCase()}</span> <code>{spec.path}</code>
    </h3>
    <p>
      {spec.summary}. {spec.description}
    </p>
    <dl>
      <dt>access</dt>
      <dd>{spec.access}</dd>
      {spec.scope === undefined ? null : (
        <>
          <dt>service token</dt>
          <dd>{spec.scope}</dd>
        </>
      )}
      {fields(spec.query, "query")}
      {fields(spec.body, "body")}
      {Object.entries(spec.replies).map(([status, reply]) => (
        <>
          <dt>{status}</dt>
          <dd>{reply.description}</dd>
        </>
      ))}
      {(spec.problems ?? []).map((slug) => (
        <>
          <dt>problem</dt>
          <dd>
            <a href={`/problems/${slug}`}>
              <code>/problems/{slug}</code>
            </a>
          </dd>
        </>
      ))}
    </dl>
  </section>
);

function fields(schema: RouteSpec["body"], place: string) {
  const shape = schema && "shape" in schema ? Object.keys(schema.shape as Record<string, unknown>) : [];
  return shape.length === 0 ? null : (
    <>
      <dt>{place}</dt>
      <dd>
        <code>{shape.join(", ")}</code>
      </dd>
    </>
  );
}
