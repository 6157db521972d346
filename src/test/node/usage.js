// Reads the usage topic to its current end and prints the current rows, one JSON object per line. Decimals become strings,
// since JavaScript's numbers cannot hold them. Arguments: bootstrap servers, registry URL (Confluent's API), topic.
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import avro from 'avsc';
import kafkajs from 'kafkajs';
import lz4 from 'lz4js';

// kafkajs itself reads only gzip, and the example configurations of the connector compress with lz4.
const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs;
CompressionCodecs[CompressionTypes.LZ4] = () => ({ decompress: async (bytes) => Buffer.from(lz4.decompress(bytes)) });

// The unscaled number, big-endian in two's complement.
class Decimal extends avro.types.LogicalType {
  constructor(schema, options) {
    super(schema, options);
    this.scale = schema.scale;
  }
  _fromValue(bytes) {
    const unscaled = BigInt.asIntN(8 * bytes.length, BigInt('0x' + bytes.toString('hex')));
    const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(this.scale + 1, '0');
    const point = digits.length - this.scale;
    return (unscaled < 0n ? '-' : '') + digits.slice(0, point) + '.' + digits.slice(point);
  }
}

class TimestampMillis extends avro.types.LogicalType {
  _fromValue(millis) {
    return new Date(millis);
  }
}

const [bootstrapServers, registryUrl, topic] = process.argv.slice(2);
const kafka = new Kafka({ clientId: 'usage-reader', brokers: bootstrapServers.split(','), logLevel: logLevel.ERROR });
const registry = new SchemaRegistry(
  { host: registryUrl },
  { AVRO: { logicalTypes: { decimal: Decimal, 'timestamp-millis': TimestampMillis } } },
);

const admin = kafka.admin();
await admin.connect();
const unread = new Map(
  (await admin.fetchTopicOffsets(topic))
    .filter((each) => each.high !== each.low)
    .map((each) => [each.partition, BigInt(each.high)]),
);
await admin.disconnect();

// By default (without readUncommitted), kafkajs skips aborted transactions.
const consumer = kafka.consumer({ groupId: `usage-reader-${process.pid}` });
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
const rows = new Map();
await new Promise((finished, failed) => {
  if (unread.size === 0) finished();
  consumer.on(consumer.events.CRASH, (event) => failed(event.payload.error));
  // The last record of a partition may be the marker of a transaction, which is no message: only this event shows it.
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
    if (unread.has(payload.partition) && BigInt(payload.lastOffset) + 1n >= unread.get(payload.partition)) {
      unread.delete(payload.partition);
    }
    if (unread.size === 0) finished();
  });
  consumer.run({
    eachBatch: async ({ batch }) => {
      for (const message of batch.messages) {
        const key = JSON.stringify(await registry.decode(message.key));
        if (message.value === null) {
          rows.delete(key);
        } else {
          rows.set(key, await registry.decode(message.value));
        }
      }
    },
  });
});
await consumer.disconnect();
rows.forEach((row) => console.log(JSON.stringify(row)));
