/** The pages of the docs' site with the script of the reference's forms: loaded when the first of them is asked for (`src/sdks.ts`). */
import { raw } from "hono/html";
import { Index, PartPage, type Described } from "./operations.tsx";
import type { Part } from "./parts.ts";
import { ProblemType, type Told } from "./problem-type.tsx";
import { SCRIPT_DIGEST } from "./script-digest.generated.ts";
import { sitePage } from "./shell.tsx";
import { Start } from "./start.tsx";

export { partsOf } from "./parts.ts";
export { SCRIPT } from "./script.generated.ts";
export const SCRIPT_FILE = `reference-${SCRIPT_DIGEST.slice(0, 16)}.js`;

interface Guide {
  name: string;
  title: string;
  summary: string;
  html: string;
}

/** Each with the guides that its menu leads to. */
export const startPage = (guides: readonly Guide[]): Promise<Response> =>
  sitePage({ title: "Where to begin", path: "/docs", children: <Start guides={guides} /> }, guides);

export const guidePage = ({ name, title, html }: Guide, guides: readonly Guide[]): Promise<Response> =>
  sitePage({ title, path: `/docs/guides/${name}`, children: raw(html) }, guides);

export const indexPage = (parts: readonly Part[], guides: readonly Guide[]): Promise<Response> =>
  sitePage({ title: "Operations", path: "/docs/reference", children: <Index parts={parts} /> }, guides);

export const partPage = (part: Part, described: Described, guides: readonly Guide[]): Promise<Response> =>
  sitePage(
    {
      title: part.tag,
      path: `/docs/reference/${part.slug}`,
      script: `/docs/assets/${SCRIPT_FILE}`,
      children: <PartPage part={part} described={described} />,
    },
    guides,
  );

export const problemPage = (told: Told, guides: readonly Guide[]): Promise<Response> =>
  sitePage({ title: told.slug, path: `/problems/${told.slug}`, children: <ProblemType {...told} /> }, guides);
