import type { Problem } from "../http/problem.ts";
import { inEnglish, say } from "../language/say.ts";
import { htmlResponse, Page, type PageProps } from "./page.tsx";
import { told } from "./tell.ts";

interface FailedRequest {
  requestId: string;
  path: string;
  /** Who is signed in, where that was found out: the menu stays, and leads to the pages that do work. */
  operator: PageProps["operator"];
}

/** A problem for people, with what support needs to find it; the same status and text as its JSON has. */
export const problemPage = (problem: Problem, { requestId, path, operator }: FailedRequest): Promise<Response> =>
  htmlResponse(
    <Page title={problem.title} path={path} {...(operator === undefined ? {} : { operator })}>
      <div class="card narrow">
        <h1>{problem.title}</h1>
        <p>{problem.detail === undefined ? "" : inEnglish(problem.detail)}</p>
        {problem.errors?.map(({ pointer, detail }) => (
          <p class="problem">
            {pointer} {inEnglish(detail)}
          </p>
        ))}
        <p class="soft">
          {told(say`Status ${problem.status}, request`)} <code>{requestId}</code>
        </p>
        <p>
          <a href="/admin/operations">{told(say`To the operations page`)}</a>
        </p>
      </div>
    </Page>,
    problem.status,
  );
