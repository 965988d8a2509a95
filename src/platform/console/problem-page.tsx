import { PAGE_LANGUAGE_VARY } from "../http/page-language.ts";
import type { Problem } from "../http/problem.ts";
import { inEnglish, say } from "../language/say.ts";
import type { Words } from "../language/translate.ts";
import { htmlResponse, Page, type PageProps } from "./page.tsx";

interface FailedRequest {
  requestId: string;
  path: string;
  /** Who is signed in, where that was found out: the menu stays, and leads to the pages that do work. */
  operator: PageProps["operator"];
  words: Words;
}

/** A problem for people, with what support needs to find it; the same status and text as its JSON has. */
export const problemPage = (problem: Problem, { requestId, path, operator, words }: FailedRequest): Promise<Response> =>
  htmlResponse(
    <Page title={problem.title} path={path} {...(operator === undefined ? {} : { operator })} words={words}>
      <div class="card narrow">
        <h1>{problem.title}</h1>
        <p>{problem.detail === undefined ? "" : inEnglish(problem.detail)}</p>
        {problem.errors?.map(({ pointer, detail }) => (
          <p class="problem">
            {pointer} {inEnglish(detail)}
          </p>
        ))}
        <p class="soft">
          {words.say(say`Status ${problem.status}, request`)} <code>{requestId}</code>
        </p>
        <p>
          <a href="/admin/operations">{words.say(say`To the operations page`)}</a>
        </p>
      </div>
    </Page>,
    problem.status,
    { "content-language": words.language, vary: PAGE_LANGUAGE_VARY },
  );
