package io.cfbilling.connect.model;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Classifies unknown fields by their names. */
final class FieldNames {
    /** How many characters of a name are compared. */
    private static final int LONGEST = 256;

    /** Names of payment data besides those of the profile, in lower case and without punctuation. */
    private static final Set<String> SENSITIVE = words("""
        pan cvv cvv2 cvc cvc2 cvn csc card cards cardno cardnum cardtoken primaryaccountnumber iban bban bic
        accountnumber bankaccount bankaccountnumber routingnumber sortcode pin nonce paymentmethodnonce
        paymentmethodtoken paymenttoken track1 track2 trackdata devicedata devicefingerprint\
        """);

    /** A name that contains one of these is one of payment data. */
    private static final Set<String> SENSITIVE_WITHIN = words("""
        cardnumber creditcard debitcard securitycode validationcode verificationcode paymentnonce cvvcode
        cvccode ibannumber\
        """);

    /** Names of credentials. */
    private static final Set<String> SECRET = words("""
        token apitoken accesstoken refreshtoken authtoken bearertoken sessiontoken idtoken csrftoken
        xauthtoken xauthuserservicekey bearer auth cookie setcookie jwt session sessionid pwd passwd
        credential credentials\
        """);

    /** A name that contains one of these is one of a credential. */
    private static final Set<String> SECRET_WITHIN = words("""
        authorization authkey apikey password secret privatekey passphrase accesskey\
        """);

    /** A field's name in a text: in single or double quotes before a colon, or before an equals sign. */
    private static final Pattern NAME =
            Pattern.compile("[\"']([^\"'\\\\]{1,64})\\\\*+[\"']\\s*+[:=]|(?<![\\w-])([\\w-]{1,64}+)=");

    private static final Map<String, Meaning> PROFILE = new HashMap<>();

    static {
        for (ProfileField field : ProfileField.values()) {
            Meaning meaning = switch (field.group()) {
                case SENSITIVE -> Meaning.SENSITIVE;
                case PERSONAL -> Meaning.PERSONAL;
                case OPEN -> Meaning.OPEN;
            };
            PROFILE.put(plain(field.apiName()), meaning);
        }
    }

    /** How sensitive a field's content is. */
    enum Meaning {
        /** A credential. */
        SECRET,
        /** Data that a payment could be made with. */
        SENSITIVE,
        /** Data that identifies a person or company. */
        PERSONAL,
        /** None of these. */
        OPEN
    }

    private FieldNames() {}

    private static Set<String> words(String text) {
        return Set.of(text.split("\\s", -1));
    }

    /** The names of fields in a text, which may be JSON, form data, or a sentence that contains either. */
    static Stream<String> in(String text) {
        return NAME.matcher(text).results().map(name -> name.group(1) == null ? name.group(2) : name.group(1));
    }

    static Meaning meaning(String name) {
        String plain = plain(name);
        Meaning meaning = PROFILE.getOrDefault(plain, Meaning.OPEN);
        if (meaning != Meaning.OPEN) {
            return meaning;
        } else if (SECRET.contains(plain) || SECRET_WITHIN.stream().anyMatch(plain::contains)) {
            return Meaning.SECRET;
        } else if (SENSITIVE.contains(plain) || SENSITIVE_WITHIN.stream().anyMatch(plain::contains)) {
            return Meaning.SENSITIVE;
        }
        return Meaning.OPEN;
    }

    private static String plain(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        String read = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
        read.codePoints().filter(Character::isLetterOrDigit).forEach(plain::appendCodePoint);
        return plain.toString().toLowerCase(Locale.ROOT);
    }
}
