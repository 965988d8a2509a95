/**
 * What a stream's events are read by, many times a second: a schema for each costs a multiple of its JSON's reading, as the platform lets
 * none be compiled. What has not the type asked for reads as absent.
 */
export type Members = Readonly<Record<string, unknown>>;

export const membersOf = (value: unknown): Members | undefined => (isMembers(value) ? value : undefined);

const isMembers = (value: unknown): value is Members => typeof value === "object" && value !== null && !Array.isArray(value);

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
