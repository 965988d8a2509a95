import type { RouteSpec } from "../http/route.ts";
import { TAGS, type Tag } from "../http/tags.ts";

/** A part of the API: the operations of a tag, on a page of their own. */
export interface Part {
  slug: string;
  tag: Tag;
  about: string;
  operations: { method: string; path: string; summary: string }[];
}

const slugOf = (tag: Tag): string => tag.toLowerCase().replaceAll(/[^a-z]+/g, "-");

/** The parts in the order in which their first operations stand. */
export const partsOf = (specs: readonly RouteSpec[]): Part[] =>
  [...new Set(specs.map(({ tag }) => tag))].map((tag) => ({
    slug: slugOf(tag),
    tag,
    about: TAGS[tag],
    operations: specs.filter((spec) => spec.tag === tag).map(({ method, path, summary }) => ({ method, path, summary })),
  }));

/** Where an operation is told. */
export const placeOf = ({ tag, method, path }: Pick<RouteSpec, "tag" | "method" | "path">): string =>
  `/docs/reference/${slugOf(tag)}#${method}-${path}`;
