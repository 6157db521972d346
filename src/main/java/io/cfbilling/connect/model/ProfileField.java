package io.cfbilling.connect.model;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a billing profile, by the API's own names and in its order; any may be missing or null. Reader, schema,
 * redaction and record mapping all go by this table, so that a field is added here and nowhere else.
 */
public enum ProfileField {
    ID("id", "Billing item identifier tag."),
    ACCOUNT_TYPE("account_type", "Type of the account."),
    ADDRESS("address", "Street address, first line."),
    ADDRESS2("address2", "Street address, second line."),
    BALANCE("balance", "Balance of the account, as the API spells it."),
    CARD_EXPIRY_MONTH("card_expiry_month", Kind.INTEGER, false, "Month in which the card expires, 1 to 12."),
    CARD_EXPIRY_YEAR("card_expiry_year", Kind.INTEGER, false, "Year in which the card expires."),
    CARD_NUMBER("card_number", Kind.TEXT, true, "Number of the payment card; sensitive, redacted as configured."),
    CITY("city", "City."),
    COMPANY("company", "Company."),
    COUNTRY("country", "Country."),
    CREATED_ON("created_on", "When the profile was created, as the API spells it."),
    DEVICE_DATA("device_data", Kind.TEXT, true, "Data of the payment device; sensitive, redacted as configured."),
    EDITED_ON("edited_on", "When the profile was last edited, as the API spells it."),
    ENTERPRISE_BILLING_EMAIL("enterprise_billing_email", "E-mail address for enterprise billing."),
    ENTERPRISE_PRIMARY_EMAIL("enterprise_primary_email", "Primary e-mail address of an enterprise."),
    FIRST_NAME("first_name", "First name."),
    IS_PARTNER("is_partner", Kind.BOOLEAN, false, "Whether the account is a partner's."),
    LAST_NAME("last_name", "Last name."),
    NEXT_BILL_DATE("next_bill_date", "When the next bill is due, as the API spells it."),
    PAYMENT_ADDRESS("payment_address", "Payer's street address, first line."),
    PAYMENT_ADDRESS2("payment_address2", "Payer's street address, second line."),
    PAYMENT_CITY("payment_city", "Payer's city."),
    PAYMENT_COUNTRY("payment_country", "Payer's country."),
    PAYMENT_EMAIL("payment_email", "Payer's e-mail address."),
    PAYMENT_FIRST_NAME("payment_first_name", "Payer's first name."),
    PAYMENT_GATEWAY("payment_gateway", "Payment gateway."),
    PAYMENT_LAST_NAME("payment_last_name", "Payer's last name."),
    PAYMENT_NONCE("payment_nonce", Kind.TEXT, true, "Payment nonce; sensitive, redacted as configured."),
    PAYMENT_STATE("payment_state", "Payer's state or province."),
    PAYMENT_ZIPCODE("payment_zipcode", "Payer's postal code."),
    PRIMARY_EMAIL("primary_email", "Primary e-mail address."),
    STATE("state", "State or province."),
    TAX_ID_TYPE("tax_id_type", "Type of the tax identifier."),
    TELEPHONE("telephone", "Telephone number."),
    USE_LEGACY("use_legacy", Kind.BOOLEAN, false, "Whether the account is billed by the legacy system."),
    VALIDATION_CODE("validation_code", Kind.TEXT, true, "Card validation code; sensitive, redacted as configured."),
    VAT("vat", "VAT number."),
    ZIPCODE("zipcode", "Postal code.");

    /** How a field's JSON is read, and what it becomes. */
    public enum Kind {
        /** A JSON string; a {@link String}. */
        TEXT,
        /** A JSON number without fraction; an {@link Integer}. */
        INTEGER,
        /** A JSON boolean; a {@link Boolean}. */
        BOOLEAN
    }

    private static final Map<String, ProfileField> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ProfileField::apiName, Function.identity()));

    private final String apiName;
    private final Kind kind;
    private final boolean sensitive;
    private final String doc;

    ProfileField(String apiName, String doc) {
        this(apiName, Kind.TEXT, false, doc);
    }

    ProfileField(String apiName, Kind kind, boolean sensitive, String doc) {
        this.apiName = apiName;
        this.kind = kind;
        this.sensitive = sensitive;
        this.doc = doc;
    }

    /** The name in the API's JSON, and in our records. */
    public String apiName() {
        return apiName;
    }

    /** How the field is read, and the type of its value. */
    public Kind kind() {
        return kind;
    }

    /** Whether it could be paid with: such a field leaves the connector redacted alone. */
    public boolean sensitive() {
        return sensitive;
    }

    /** One sentence for the schema. */
    public String doc() {
        return doc;
    }

    /** The field of that name; null where the schema knows none. */
    public static @Nullable ProfileField named(String apiName) {
        return BY_NAME.get(apiName);
    }

    /** Whether a field of that name could be paid with, in whatever JSON it stands. */
    public static boolean isSensitive(String apiName) {
        ProfileField field = named(apiName);
        return field != null && field.sensitive;
    }
}
