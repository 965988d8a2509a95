/** What the docs begin with. */
export const Start = ({ guides }: { guides: readonly { name: string; title: string; summary: string }[] }) => (
  <>
    <h1>From what you need to a paid order</h1>
    <p>
      ProcureIQ takes a need in a buyer's own words, makes a brief of it, asks suppliers, and sells what they offer: to people in the{" "}
      <a href="/">shop</a>, to programs over HTTP, to agents by the Model Context Protocol. All three do the same by the same rules.
    </p>
    <ul class="cards">
      {guides.map(({ name, title, summary }) => (
        <li>
          <h2>
            <a href={`/docs/guides/${name}`}>{title}</a>
          </h2>
          <p>{summary}</p>
        </li>
      ))}
    </ul>
    <h2>Reference</h2>
    <p>
      <a href="/docs/reference">Every operation</a>, with what it takes and answers; the same as an{" "}
      <a href="/openapi.json">OpenAPI document</a>, of which clients are generated. <code>@procureiq/sdk</code> is the typed client.
    </p>
  </>
);
