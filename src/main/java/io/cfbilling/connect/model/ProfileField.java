package io.cfbilling.connect.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a billing profile, by the API's own names and in its order; any may be missing or null. Reader, schema,
 * redaction and record mapping all use this table, so a field is added only here.
 */
public enum ProfileField {
    ID("id", "Billing item identifier tag."),
    ACCOUNT_TYPE("account_type", "Type of the account."),
    ADDRESS("address", Group.PERSONAL, "Street address, first line."),
    ADDRESS2("address2", Group.PERSONAL, "Street address, second line."),
    BALANCE("balance", "Balance of the account, as the API spells it."),
    CARD_EXPIRY_MONTH("card_expiry_month", Kind.INTEGER, "Month in which the card expires, 1 to 12."),
    CARD_EXPIRY_YEAR("card_expiry_year", Kind.INTEGER, "Year in which the card expires."),
    CARD_NUMBER("card_number", Group.SENSITIVE, "Number of the payment card."),
    CITY("city", Group.PERSONAL, "City."),
    COMPANY("company", Group.PERSONAL, "Company."),
    COUNTRY("country", Group.PERSONAL, "Country."),
    CREATED_ON("created_on", "When the profile was created, as the API spells it."),
    DEVICE_DATA("device_data", Group.SENSITIVE, "Data of the payment device."),
    EDITED_ON("edited_on", "When the profile was last edited, as the API spells it."),
    ENTERPRISE_BILLING_EMAIL("enterprise_billing_email", Group.PERSONAL, "E-mail address for enterprise billing."),
    ENTERPRISE_PRIMARY_EMAIL("enterprise_primary_email", Group.PERSONAL, "Primary e-mail address of an enterprise."),
    FIRST_NAME("first_name", Group.PERSONAL, "First name."),
    IS_PARTNER("is_partner", Kind.BOOLEAN, "Whether the account is a partner's."),
    LAST_NAME("last_name", Group.PERSONAL, "Last name."),
    NEXT_BILL_DATE("next_bill_date", "When the next bill is due, as the API spells it."),
    PAYMENT_ADDRESS("payment_address", Group.PERSONAL, "Payer's street address, first line."),
    PAYMENT_ADDRESS2("payment_address2", Group.PERSONAL, "Payer's street address, second line."),
    PAYMENT_CITY("payment_city", Group.PERSONAL, "Payer's city."),
    PAYMENT_COUNTRY("payment_country", Group.PERSONAL, "Payer's country."),
    PAYMENT_EMAIL("payment_email", Group.PERSONAL, "Payer's e-mail address."),
    PAYMENT_FIRST_NAME("payment_first_name", Group.PERSONAL, "Payer's first name."),
    PAYMENT_GATEWAY("payment_gateway", "Payment gateway."),
    PAYMENT_LAST_NAME("payment_last_name", Group.PERSONAL, "Payer's last name."),
    PAYMENT_NONCE("payment_nonce", Group.SENSITIVE, "Payment nonce."),
    PAYMENT_STATE("payment_state", Group.PERSONAL, "Payer's state or province."),
    PAYMENT_ZIPCODE("payment_zipcode", Group.PERSONAL, "Payer's postal code."),
    PRIMARY_EMAIL("primary_email", Group.PERSONAL, "Primary e-mail address."),
    STATE("state", Group.PERSONAL, "State or province."),
    TAX_ID_TYPE("tax_id_type", "Type of the tax identifier."),
    TELEPHONE("telephone", Group.PERSONAL, "Telephone number."),
    USE_LEGACY("use_legacy", Kind.BOOLEAN, "Whether the account is billed by the legacy system."),
    VALIDATION_CODE("validation_code", Group.SENSITIVE, "Card validation code."),
    VAT("vat", Group.PERSONAL, "VAT number."),
    ZIPCODE("zipcode", Group.PERSONAL, "Postal code.");

    /** The JSON type of a field, and the type of its value. */
    public enum Kind {
        /** A JSON string; a {@link String}. */
        TEXT,
        /** A JSON number without fraction; an {@link Integer}. */
        INTEGER,
        /** A JSON boolean; a {@link Boolean}. */
        BOOLEAN
    }

    /** How sensitive a field's content is. */
    public enum Group {
        /** Neither personal nor sensitive. */
        OPEN,
        /** It identifies a person or company: names, addresses, telephone and VAT numbers. */
        PERSONAL,
        /** A payment could be made with it. */
        SENSITIVE
    }

    private static final Map<String, ProfileField> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ProfileField::apiName, Function.identity()));

    private final String apiName;
    private final Kind kind;
    private final Group group;
    private final String doc;

    ProfileField(String apiName, String doc) {
        this(apiName, Kind.TEXT, Group.OPEN, doc);
    }

    ProfileField(String apiName, Kind kind, String doc) {
        this(apiName, kind, Group.OPEN, doc);
    }

    /** A field that may be redacted is a text, since its replacement is one. */
    ProfileField(String apiName, Group group, String doc) {
        this(apiName, Kind.TEXT, group, doc);
    }

    ProfileField(String apiName, Kind kind, Group group, String doc) {
        this.apiName = apiName;
        this.kind = kind;
        this.group = group;
        this.doc = doc;
    }

    /** The name in the API's JSON, and in the records. */
    public String apiName() {
        return apiName;
    }

    /** How the field is read, and the type of its value. */
    public Kind kind() {
        return kind;
    }

    /** How sensitive its content is, which determines its redaction. */
    public Group group() {
        return group;
    }

    /** One sentence for the schema, which says how the field is redacted. */
    public String doc() {
        return group == Group.OPEN
                ? doc
                : doc.replaceFirst("\\.$", "; " + group.name().toLowerCase(Locale.ROOT) + ", redacted as configured.");
    }

    /** The field of that name; null if the schema has none. */
    public static @Nullable ProfileField named(String apiName) {
        return BY_NAME.get(apiName);
    }
}
