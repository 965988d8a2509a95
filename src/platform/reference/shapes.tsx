import type { FC } from "hono/jsx";
import { membersOf, typeOf, type Member, type Schema, type TypePart } from "./members.ts";

/** A type, with links to the shapes it speaks of. */
export const Type: FC<{ parts: readonly TypePart[] }> = ({ parts }) => (
  <span class="type">{parts.map((part) => (typeof part === "string" ? part : <a href={`#shape-${part.shape}`}>{part.shape}</a>))}</span>
);

/** A text in which what stands in backquotes is code, and a type of problem leads to its page. */
export const Words: FC<{ text: string }> = ({ text }) => (
  <>
    {text.split("`").map((part, index) => {
      if (index % 2 === 0) return part;
      return part.startsWith("/problems/") ? <a href={part}>{part.slice("/problems/".length)}</a> : <code>{part}</code>;
    })}
  </>
);

type Row = Member & { place?: string };

/** What is asked or answered, member by member. */
export const Members: FC<{ caption: string; of: string; rows: readonly Row[] }> = ({ caption, of, rows }) => (
  <div class="scroll" tabindex={0} role="region" aria-label={`${caption} of ${of}`}>
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Type</th>
          <th scope="col">What it is</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ path, place, required, type, about, bounds }) => (
          <tr>
            <th scope="row">
              <code>{path}</code> <span class="soft">{[place, required ? "required" : ""].filter(Boolean).join(", ")}</span>
            </th>
            <td>
              <Type parts={type} />
            </td>
            <td>
              <Words text={about} /> <span class="soft">{bounds}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

/** A shape that has a name. */
export const Shape: FC<{ name: string; schema: Schema }> = ({ name, schema }) => {
  const members = membersOf(schema);
  return (
    <section class="shape" id={`shape-${name}`} aria-labelledby={`shape-${name}-name`}>
      <h3 id={`shape-${name}-name`}>{name}</h3>
      {schema.description === undefined ? null : (
        <p>
          <Words text={schema.description} />
        </p>
      )}
      {members.length > 0 ? (
        <Members caption="Members" of={name} rows={members} />
      ) : (
        <p>
          <Type parts={typeOf(schema)} />
        </p>
      )}
    </section>
  );
};
