/** The pages of the reference, loaded when the first is asked for (`src/sdks.ts`): written from the OpenAPI document, and so from what validates. */
import type { Child, FC } from "hono/jsx";
import { Members, Shape, Type, Words } from "./shapes.tsx";
import type { Part } from "./parts.ts";
import { exampleOf, membersOf, shapesIn, typeOf, type Schema } from "./members.ts";

interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  description?: string;
  schema: Schema;
}
interface Content {
  schema?: Schema;
  "x-itemSchema"?: Schema;
}
interface Answer {
  description: string;
  headers?: Readonly<Record<string, { description?: string }>>;
  content?: Readonly<Record<string, Content>>;
}
interface Operation {
  summary: string;
  description?: string;
  security?: readonly Readonly<Record<string, readonly string[]>>[];
  parameters?: readonly Parameter[];
  requestBody?: { required: boolean; content: Readonly<Record<string, Content>> };
  responses: Readonly<Record<string, Answer>>;
}

/** Of the document what the reference is written from. */
export interface Described {
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  components: { schemas: Readonly<Record<string, Schema>> };
}

const partPath = (slug: string): string => `/docs/reference/${slug}`;

/** Every operation by its part, each of which has a page. */
export const Index: FC<{ parts: readonly Part[] }> = ({ parts }) => (
  <>
    <h1>Operations</h1>
    <p>
      JSON in camelCase, times in RFC 3339 UTC, money as integer minor units with an ISO 4217 code, errors as RFC 9457 problems. Each part
      has a page with what is asked and answered, and a form to try it. The machine-readable form is{" "}
      <a href="/openapi.json">/openapi.json</a>.
    </p>
    {parts.map(({ slug, tag, about, operations }) => (
      <section>
        <h2 id={`tag-${slug}`}>
          <a href={partPath(slug)}>{tag}</a>
        </h2>
        <p class="soft">{about}</p>
        <ul class="plain">
          {operations.map(({ method, path, summary }) => (
            <li id={`${method}-${path}`}>
              <a href={`${partPath(slug)}#${method}-${path}`}>
                <span class="method">{method.toUpperCase()}</span> <code>{path}</code>
              </a>{" "}
              <span class="soft">{summary}</span>
            </li>
          ))}
        </ul>
      </section>
    ))}
  </>
);

/** The operations of a part, whole, with a form to try each, and the shapes they speak of. */
export const PartPage: FC<{ part: Part; described: Described }> = ({ part, described: { paths, components } }) => {
  const shapes = components.schemas;
  const own = part.operations.flatMap(({ method, path }) => {
    const operation = paths[path]?.[method];
    return operation ? [{ method, path, operation }] : [];
  });
  return (
    <>
      <p class="soft">
        <a href="/docs/reference">Operations</a> / {part.tag}
      </p>
      <h1>{part.tag}</h1>
      <p>{part.about}</p>
      <Credential />
      {own.map((one) => (
        <OperationSection {...one} shapes={shapes} />
      ))}
      <h2 id="shapes">Shapes</h2>
      {shapesIn(
        own.map(({ operation }) => operation),
        shapes,
      ).map((name) => (
        <Shape name={name} schema={shapes[name] ?? {}} />
      ))}
    </>
  );
};

/** Who the tried operations are called as: kept in the page alone. */
const Credential = () => (
  <form class="credential" id="credential" hidden autocomplete="off">
    <label for="token">Token that the forms below send</label>
    <input id="token" type="password" autocomplete="off" spellcheck={false} aria-describedby="token-note" />
    <p class="soft" id="token-note">
      An access token or a service token. It stays in this page and is forgotten with it; an answer that has an <code>accessToken</code>{" "}
      fills it in. What is tried is done.
    </p>
  </form>
);

type Shown = { method: string; path: string; operation: Operation; shapes: Readonly<Record<string, Schema>> };

const OperationSection: FC<Shown> = ({ method, path, operation, shapes }) => {
  const id = `${method}-${path}`;
  const body = bodyOf(operation);
  return (
    <section class="operation" id={id} aria-labelledby={`${id}-name`}>
      <h2 id={`${id}-name`}>
        <span class="method">{method.toUpperCase()}</span> <code>{path}</code>
      </h2>
      <p>
        {operation.summary}. <Words text={operation.description ?? ""} />
      </p>
      <p class="soft">{accessOf(operation)}</p>
      {operation.parameters ? (
        <Members
          caption="Parameters"
          of={`${method.toUpperCase()} ${path}`}
          rows={operation.parameters.map(({ name, in: place, required, description = "", schema }) => ({
            path: name,
            place,
            required,
            about: description,
            type: typeOf(schema),
            bounds: "",
          }))}
        />
      ) : null}
      {body ? <Body schema={body} of={`${method.toUpperCase()} ${path}`} /> : null}
      <h3>Answers</h3>
      <dl class="answers">
        {Object.entries(operation.responses).map(([status, answer]) => (
          <>
            <dt>{status}</dt>
            <dd>
              <Words text={answer.description} /> {contentsOf(answer)}
              {Object.keys(answer.headers ?? {}).length > 1 ? (
                <span class="soft"> Headers: {Object.keys(answer.headers ?? {}).join(", ")}.</span>
              ) : null}
            </dd>
          </>
        ))}
      </dl>
      <TryIt method={method} path={path} operation={operation} example={body && exampleOf(body, shapes)} />
    </section>
  );
};

const bodyOf = ({ requestBody }: Operation): Schema | undefined => requestBody?.content["application/json"]?.schema;

const Body: FC<{ schema: Schema; of: string }> = ({ schema, of }) => {
  const members = membersOf(schema);
  return members.length > 0 ? (
    <Members caption="Body" of={of} rows={members} />
  ) : (
    <p>
      Body: <Type parts={typeOf(schema)} />
    </p>
  );
};

function accessOf({ security = [] }: Operation): string {
  if (security.length === 0) return "Anybody may call it.";
  const schemes = security.flatMap((one) => Object.entries(one));
  const scopes = [...new Set(schemes.flatMap(([, scopes]) => scopes))];
  const token = schemes.some(([name]) => name === "serviceToken");
  const open = security.some((one) => Object.keys(one).length === 0);
  return `${open ? "Without a token or with one" : "With an access token"}${token ? `, or with a service token${scopes.length > 0 ? ` of the scope ${scopes.join(", ")}` : ""}` : ""}.`;
}

/** What an answer is made of, by its type. */
const contentsOf = ({ content = {} }: Answer): Child =>
  Object.entries(content).map(([type, { schema, "x-itemSchema": events }]) => (
    <>
      <code>{type}</code> <Type parts={typeOf(events ?? schema ?? {})} />{" "}
    </>
  ));

/** A form that is shown where the page's script runs: without it nothing would happen. */
const TryIt: FC<{ method: string; path: string; operation: Operation; example: unknown }> = ({ method, path, operation, example }) => {
  const id = `try-${method}-${path}`;
  return (
    <details class="try" hidden>
      <summary>Try it</summary>
      <form data-method={method.toUpperCase()} data-path={path} autocomplete="off">
        {(operation.parameters ?? []).map(({ name, in: place, required, schema }) => (
          <p>
            <label for={`${id}-${place}-${name}`}>
              {name} <span class="soft">{place}</span>
            </label>
            <input
              id={`${id}-${place}-${name}`}
              name={`${place}:${name}`}
              required={required && place !== "header"}
              placeholder={schema.default === undefined ? undefined : JSON.stringify(schema.default)}
            />
          </p>
        ))}
        {example === undefined ? null : (
          <p>
            <label for={`${id}-body`}>Body</label>
            <textarea id={`${id}-body`} name="body" rows={8} spellcheck={false}>
              {JSON.stringify(example, undefined, 2)}
            </textarea>
          </p>
        )}
        <p>
          <button type="submit">Send</button>{" "}
          <button type="button" name="stop" hidden>
            Stop
          </button>
        </p>
      </form>
      <p role="status" class="status"></p>
      <pre class="answer" tabindex={0} aria-label={`Answer of ${method.toUpperCase()} ${path}`} hidden></pre>
    </details>
  );
};
