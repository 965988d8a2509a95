import { DomUtils, type parseDocument } from "htmlparser2";

/** htmlparser2's tree, by the names of the DOM. */
export type Document = ReturnType<typeof parseDocument>;
export type Node = Document["children"][number];
export type Element = ReturnType<typeof DomUtils.getElementsByTagName>[number];

export const isElement = (node: Node): node is Element => "attribs" in node;

/** Every element below a node, in document order; `*` for all. */
export const elements = (root: Document | Element, name: string): Element[] => DomUtils.getElementsByTagName(name, root);
