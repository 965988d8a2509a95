export * from "mongodb";
