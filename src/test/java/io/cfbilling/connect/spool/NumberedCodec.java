package io.cfbilling.connect.spool;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Elements that are sorted by one number and distinguished by another. */
record NumberedCodec(int weightOfEach) implements SpoolCodec<NumberedCodec.Numbered> {
    record Numbered(int number, int place) {}

    @Override
    public void write(Numbered element, DataOutput out) throws IOException {
        out.writeInt(element.number());
        out.writeInt(element.place());
    }

    @Override
    public Numbered read(DataInput in) throws IOException {
        return new Numbered(in.readInt(), in.readInt());
    }

    @Override
    public int weight(Numbered element) {
        return weightOfEach;
    }
}
