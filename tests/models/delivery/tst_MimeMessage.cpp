#include "models/delivery/MimeMessage.h"

#include <QRegularExpression>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

const MailSender office{u"office@firm.example"_s, u"Peak 1031"_s};

OutboxItem item(const QString &subject, const QString &body, const QString &name = u"Dana Ortega"_s)
{
    return {QUuid(u"{0d6f2c11-5e0f-4a3c-9a54-1d7c2b1f0a01}"_s),
            u"email"_s,
            u"smtp"_s,
            u"dana@example.com"_s,
            name,
            subject,
            body};
}

/** A mail as who gets it reads it, by another hand than the one that wrote it. */
struct Read
{
    QList<QPair<QByteArray, QByteArray>> headers; ///< unfolded
    QByteArray encoded;
    QString body;

    explicit Read(const QByteArray &mail)
    {
        const qsizetype end = mail.indexOf("\r\n\r\n");
        QByteArray head = mail.left(end);
        head.replace("\r\n ", " ");
        for (const QByteArray &line : head.split('\n')) {
            const qsizetype colon = line.indexOf(':');
            headers.append({line.left(colon), line.mid(colon + 1).trimmed()});
        }
        encoded = mail.mid(end + 4);
        const QByteArray encoding = value("Content-Transfer-Encoding");
        QByteArray bytes = encoded;
        if (encoding == "base64") {
            bytes = QByteArray::fromBase64(bytes.replace("\r\n", ""));
        } else if (encoding == "quoted-printable") {
            bytes.replace("=\r\n", "");
            QByteArray made;
            for (qsizetype i = 0; i < bytes.size(); ++i) {
                if (bytes.at(i) == '=') {
                    made += QByteArray::fromHex(bytes.mid(i + 1, 2));
                    i += 2;
                } else {
                    made += bytes.at(i);
                }
            }
            bytes = made;
        }
        body = QString::fromUtf8(bytes);
    }
    QByteArray value(const QByteArray &name) const
    {
        for (const auto &[known, value] : headers) {
            if (known == name)
                return value;
        }
        return {};
    }
    QString text(const QByteArray &name) const
    {
        static const QRegularExpression word(u"=\\?UTF-8\\?B\\?([A-Za-z0-9+/=]+)\\?="_s);
        QString coded = QString::fromLatin1(value(name));
        coded.replace(QRegularExpression(u"\\?= +=\\?"_s), u"?==?"_s);
        QString made;
        qsizetype at = 0;
        for (auto matches = word.globalMatch(coded); matches.hasNext();) {
            const auto match = matches.next();
            made += coded.mid(at, match.capturedStart() - at);
            made += QString::fromUtf8(QByteArray::fromBase64(match.captured(1).toLatin1()));
            at = match.capturedEnd();
        }
        return made + coded.mid(at);
    }
};

QByteArray written(const OutboxItem &mail)
{
    return MimeMessage::written(mail, office, QDateTime({2026, 11, 3}, {9, 5, 7}, Qt::UTC));
}

} // namespace

/** E-mails that every server takes and every program reads, whatever they say. */
class tst_MimeMessage final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void headers();
    void comesBackAsItWas_data();
    void comesBackAsItWas();
    void nothingGetsIntoTheHead_data();
    void nothingGetsIntoTheHead();
    void wordsStandForThemselves();
    void addresses_data();
    void addresses();
    void saidByAProvider();
};

void tst_MimeMessage::headers()
{
    const Read mail(written(item(u"Day 45 is near"_s, u"Hello\nDana"_s)));
    QCOMPARE(mail.value("Date"), "Tue, 03 Nov 2026 09:05:07 +0000");
    QCOMPARE(mail.value("From"), "\"Peak 1031\" <office@firm.example>");
    QCOMPARE(mail.value("To"), "\"Dana Ortega\" <dana@example.com>");
    QCOMPARE(mail.value("Subject"), "Day 45 is near");
    QCOMPARE(mail.value("Message-ID"), "<0d6f2c11-5e0f-4a3c-9a54-1d7c2b1f0a01@firm.example>");
    QCOMPARE(mail.value("Auto-Submitted"), "auto-generated");
    QCOMPARE(mail.value("MIME-Version"), "1.0");
    QCOMPARE(mail.value("Content-Type"), "text/plain; charset=utf-8");
    QVERIFY(mail.value("List-Unsubscribe").isEmpty());
    QCOMPARE(mail.encoded, "Hello\r\nDana\r\n");
    // The same again is the same mail: a program that gets it twice shows it once.
    QCOMPARE(written(item(u"Day 45 is near"_s, u"Hello\nDana"_s)),
             written(item(u"Day 45 is near"_s, u"Hello\nDana"_s)));
}

void tst_MimeMessage::comesBackAsItWas_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("encoding");
    QTest::newRow("plain") << u"One line"_s << QByteArray("7bit");
    QTest::newRow("empty") << u""_s << QByteArray("7bit");
    QTest::newRow("dots") << u".\n..\n.end"_s << QByteArray("7bit");
    QTest::newRow("from") << u"From here\n--\nend"_s << QByteArray("7bit");
    QTest::newRow("umlauts") << u"Grüße aus Köln, für die Börse und alle anderen Häuser = gut"_s
                             << QByteArray("quoted-printable");
    QTest::newRow("long line") << QString(5000, u'x') << QByteArray("quoted-printable");
    QTest::newRow("long words") << u"word "_s.repeated(2000) + u"end"_s
                                << QByteArray("quoted-printable");
    QTest::newRow("blanks at the end")
        << u"two  \n\ttab\t\n"_s + QString(100, u'y') << QByteArray("quoted-printable");
    QTest::newRow("spanish") << u"El intercambio «Olmo, 12» avanzó a la fase de identificación."_s
                             << QByteArray("quoted-printable");
    QTest::newRow("arabic") << u"مرحبا بكم في البورصة"_s << QByteArray("base64");
    QTest::newRow("hebrew in english")
        << u"The owner is \u202bדנה כהן\u202c, of Haifa, and she signs."_s << QByteArray();
    QTest::newRow("emoji") << u"👩‍👩‍👧‍👦🏡✅"_s << QByteArray("base64");
    QTest::newRow("long emoji") << u"🏡"_s.repeated(3000) << QByteArray("base64");
    QTest::newRow("combining") << u"Z̸̡͉a̷͠lgo"_s.repeated(50) << QByteArray();
}

void tst_MimeMessage::comesBackAsItWas()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, encoding);
    const QByteArray mail = written(item(text, text, text));
    for (const QByteArray &line : mail.split('\n')) {
        QVERIFY2(line.size() <= 79, line.constData()); // with its CR
        QVERIFY(line.isEmpty() || line.endsWith('\r'));
        for (const char c : line)
            QVERIFY(c == '\r' || c == '\t' || (c >= ' ' && c < 127));
    }
    const Read read(mail);
    if (!encoding.isEmpty())
        QCOMPARE(read.value("Content-Transfer-Encoding"), encoding);
    QCOMPARE(read.body, QString(text).replace(u'\n', u"\r\n"_s) + u"\r\n"_s);
    const QString subject = read.text("Subject");
    QCOMPARE(subject, text.simplified().left(subject.size()));
    QVERIFY(subject.size() >= qMin<qsizetype>(text.simplified().size(), 399));
}

void tst_MimeMessage::nothingGetsIntoTheHead_data()
{
    QTest::addColumn<QString>("text");
    for (const QString &end : {u"\r\n"_s, u"\n"_s, u"\r"_s, u"\r\n\r\n"_s, u"\u2028"_s, u"\u0085"_s,
                               u"\v"_s, u"\f"_s, u"\n "_s, QString(QChar(0))})
        QTest::addRow("%s", qPrintable(QString::fromLatin1(end.toUtf8().toHex())))
            << u"Hi"_s + end + u"Bcc: all@evil.example"_s + end + u"X-Evil: 1"_s;
    QTest::newRow("encoded") << u"=?UTF-8?B?DQpCY2M6IGFAZXZpbC5leGFtcGxl?="_s;
    QTest::newRow("quotes") << u"a\" <evil@evil.example>, \"b"_s;
    QTest::newRow("backslash") << u"a\\\" <evil@evil.example>\\"_s;
}

void tst_MimeMessage::nothingGetsIntoTheHead()
{
    QFETCH(QString, text);
    const Read clean(written(item(u"x"_s, u"x"_s)));
    const Read read(written(item(text, text, text)));
    QCOMPARE(read.headers.size(), clean.headers.size());
    for (qsizetype i = 0; i < read.headers.size(); ++i)
        QCOMPARE(read.headers.at(i).first, clean.headers.at(i).first);
    QVERIFY(read.value("To").endsWith("<dana@example.com>"));
    QCOMPARE(read.value("To").count(" <"), read.value("To").contains("evil@") ? 2 : 1);
    if (text.startsWith(u"=?"_s)) // shown as it was written, never opened
        QCOMPARE(read.text("Subject"), text);
    // The sender's name is an admin's, and no better.
    OutboxItem plain = item(u"x"_s, u"x"_s);
    const Read fromThem(
        MimeMessage::written(plain, {office.address, text}, QDateTime::currentDateTimeUtc()));
    QCOMPARE(fromThem.headers.size(), clean.headers.size());
    QVERIFY(fromThem.value("From").endsWith("<office@firm.example>"));
}

/** No character is cut in two, since each encoded word is read by itself. */
void tst_MimeMessage::wordsStandForThemselves()
{
    const QByteArray coded = MimeMessage::encodedText(u"é🏡ק"_s.repeated(60), 7);
    for (QByteArray word : coded.split('\n')) {
        word = word.trimmed();
        QVERIFY(word.size() <= 75);
        const QByteArray utf8 = QByteArray::fromBase64(word.mid(10, word.size() - 12));
        QVERIFY(!QString::fromUtf8(utf8).contains(QChar::ReplacementCharacter));
    }
}

void tst_MimeMessage::addresses_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QByteArray>("taken");
    const auto good = [](const char *address) {
        QTest::newRow(address) << QString::fromUtf8(address) << QByteArray(address);
    };
    good("dana@example.com");
    good("dana+peak@mail.example.co.uk");
    good("o'hara@example.com");
    QTest::newRow("idn") << u"dana@büro.example"_s << QByteArray("dana@xn--bro-hoa.example");
    for (const char *address :
         {"", "dana", "@example.com", "dana@", "da na@example.com", "dana@exam ple.com",
          "dana@example.com\r\nRCPT TO:<x@evil.example>", "<dana@example.com>", "dana@a@b.example>",
          "dana@example.com,x@evil.example", "\"a b\"@example.com", "dana..o@example.com",
          ".dana@example.com", "dana@[127.0.0.1]"})
        QTest::addRow("no: %s", QByteArray(address).toPercentEncoding().constData())
            << QString::fromUtf8(address) << QByteArray();
    QTest::newRow("nul") << u"dana@example.com\0x"_s << QByteArray();
    QTest::newRow("umlaut") << u"düna@example.com"_s << QByteArray();
    QTest::newRow("long") << QString(65, u'a') + u"@example.com"_s << QByteArray();
}

void tst_MimeMessage::addresses()
{
    QFETCH(QString, address);
    QFETCH(QByteArray, taken);
    QCOMPARE(DeliveryText::mailAddress(address), taken);
    OutboxItem mail = item(u"x"_s, u"x"_s);
    mail.address = address;
    QCOMPARE(written(mail).isEmpty(), taken.isEmpty());
}

void tst_MimeMessage::saidByAProvider()
{
    QCOMPARE(DeliveryText::said("550 5.1.1\r\n no such\x01 user\n", {"key"}),
             u"550 5.1.1 no such user"_s);
    QCOMPARE(DeliveryText::said("bad key S3CRET!", {"S3CRET!"}), QString());
    QCOMPARE(DeliveryText::said("bad " + QByteArray("S3CRET!").toBase64(), {"S3CRET!"}), QString());
    QVERIFY(DeliveryText::said(QByteArray(100'000, 'x'), {}).size() <= 300);
    QVERIFY(DeliveryText::isThisComputer(u"LocalHost"_s));
    QVERIFY(DeliveryText::isThisComputer(u"127.1.2.3"_s));
    QVERIFY(DeliveryText::isThisComputer(u"[::1]"_s));
    for (const QString &host : {u"localhost.evil.example"_s, u"127.0.0.1.evil.example"_s,
                                u"10.0.0.1"_s, u"0.0.0.0"_s, QString()})
        QVERIFY2(!DeliveryText::isThisComputer(host), qPrintable(host));
}

QTEST_GUILESS_MAIN(tst_MimeMessage)
#include "tst_MimeMessage.moc"
