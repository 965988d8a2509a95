export { lookOf } from "#image-look";
