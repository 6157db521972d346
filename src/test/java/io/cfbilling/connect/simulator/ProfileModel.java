package io.cfbilling.connect.simulator;

import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the 39 fields of an account's billing profile; the same for an account in every JVM. */
final class ProfileModel {
    private static final String[] FIRST_NAMES = {"Ada", "Grace", "Jürgen", "Nobuko", "Alan", "Chloé", "Olga", "Linus"};
    private static final String[] LAST_NAMES = {"Lovelace", "Hopper", "Weiß", "Tanaka", "Turing", "O'Brien", "Żak"};
    private static final String[] CITIES = {"Lisbon", "Köln", "Austin", "Kraków", "Osaka", "São Paulo"};
    private static final String[] COUNTRIES = {"PT", "DE", "US", "PL", "JP", "BR"};

    private final long draw;

    private ProfileModel(long draw) {
        this.draw = draw;
    }

    /** Field names and values (text, whole numbers, truth values) in the order of the documentation. */
    static Map<String, Object> fields(SimulatedAccount account) {
        return new ProfileModel(Draw.bits(account.seed(), 5)).fields();
    }

    private Map<String, Object> fields() {
        String first = pick(FIRST_NAMES, 1);
        String last = pick(LAST_NAMES, 2);
        int place = Draw.below(CITIES.length, draw, 3);
        String street = 1 + Draw.below(300, draw, 4) + " Main Street";
        String zip = Draw.digits(5, draw, 5);
        String mail = "billing-" + Draw.hex(6, draw, 6) + "@example.com";
        String created = "20" + (14 + Draw.below(8, draw, 7)) + "-03-01T12:21:59.3456Z";

        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", Draw.hex(32, draw, 8));
        fields.put("account_type", Draw.below(4, draw, 9) == 0 ? "business" : "personal");
        fields.put("address", street);
        fields.put("address2", "Apt " + (1 + Draw.below(40, draw, 10)));
        fields.put("balance", Draw.below(3, draw, 11) == 0 ? "-12.50" : "0");
        fields.put("card_expiry_month", 1 + Draw.below(12, draw, 12));
        fields.put("card_expiry_year", 2027 + Draw.below(6, draw, 13));
        fields.put("card_number", cardNumber());
        fields.put("city", CITIES[place]);
        fields.put("company", last + " & Co. \"" + Draw.hex(4, draw, 14) + "\"");
        fields.put("country", COUNTRIES[place]);
        fields.put("created_on", created);
        fields.put("device_data", "device-" + Draw.hex(40, draw, 15));
        fields.put("edited_on", "2025-06-15T08:00:00.000001Z");
        fields.put("enterprise_billing_email", mail);
        fields.put("enterprise_primary_email", "owner-" + mail);
        fields.put("first_name", first);
        fields.put("is_partner", Draw.below(5, draw, 16) == 0);
        fields.put("last_name", last);
        fields.put("next_bill_date", "2026-12-01T00:00:00Z");
        addPayment(fields, first, last, street, place, zip, mail);
        fields.put("primary_email", "owner-" + mail);
        fields.put("state", "State " + Draw.below(50, draw, 17));
        fields.put("tax_id_type", "vat");
        fields.put("telephone", "+1" + Draw.digits(10, draw, 18));
        fields.put("use_legacy", Draw.below(3, draw, 19) == 0);
        fields.put("validation_code", Draw.digits(4, draw, 20));
        fields.put("vat", "GB" + Draw.digits(9, draw, 21));
        fields.put("zipcode", zip);
        return fields;
    }

    private void addPayment(
            Map<String, Object> fields, String first, String last, String street, int place, String zip, String mail) {
        fields.put("payment_address", street);
        fields.put("payment_address2", "");
        fields.put("payment_city", CITIES[place]);
        fields.put("payment_country", COUNTRIES[place]);
        fields.put("payment_email", "payments-" + mail);
        fields.put("payment_first_name", first);
        fields.put("payment_gateway", Draw.below(2, draw, 22) == 0 ? "stripe" : "braintree");
        fields.put("payment_last_name", last);
        fields.put("payment_nonce", "nonce-" + Draw.hex(24, draw, 23));
        fields.put("payment_state", "State " + Draw.below(50, draw, 17));
        fields.put("payment_zipcode", zip);
    }

    /** Sixteen digits with a right check digit. */
    private String cardNumber() {
        String digits = "4" + Draw.digits(14, draw, 24);
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = (digits.charAt(i) - '0') * (i % 2 == 0 ? 2 : 1);
            sum += digit > 9 ? digit - 9 : digit;
        }
        return digits + (10 - sum % 10) % 10;
    }

    private String pick(String[] from, int part) {
        return from[Draw.below(from.length, draw, part)];
    }
}
