export { MongoBulkWriteError, MongoClient } from "mongodb";
