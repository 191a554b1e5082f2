#include "models/documents/templates/DocxTemplate.h"
#include "tests/models/documents/templates/DocxMaker.h"

#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Word documents with placeholders, as Word writes them, come out with values in their place. */
class tst_DocxTemplate final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void splitAtEveryPlace_data();
    void splitAtEveryPlace();
    void splitIntoSingleLetters();
    void firstRunsFormatStays();
    void severalInOneRun();
    void everyPartOfADocument();
    void textBoxes();
    void breaksAndTabsSeparate();
    void valuesAreText();
    void lineBreaks();
    void everythingElseStays();
    void otherPrefixesAndEncodings();
    void templatesBecomeDocuments();
    void unknownOnesAreReportedAndStay();
    void deletedTextAndFieldsAreLeftAlone();

private:
    static QByteArray fill(const QByteArray &docx, const TemplateFilling &values)
    {
        const auto read = DocxTemplate::read(docx);
        if (!read) {
            qWarning("%s", qPrintable(read.error().message + read.error().logDetail));
            return {};
        }
        const auto filled = read->filled(values);
        return filled ? *filled : QByteArray();
    }
    static QString filledText(const QByteArray &paragraphs, const TemplateFilling &values)
    {
        return DocxMaker::text(
            DocxMaker::part(fill(DocxMaker::docx(paragraphs), values), "word/document.xml"));
    }
    const TemplateFilling m_ada{{u"client.name"_s, u"Ada Quill"_s}};
};

void tst_DocxTemplate::splitAtEveryPlace_data()
{
    QTest::addColumn<QByteArray>("placeholder");
    QTest::addColumn<QByteArray>("between");
    const QByteArray between[] = {"", "<w:proofErr w:type=\"spellStart\"/>",
                                  "<w:bookmarkStart w:id=\"1\" w:name=\"x\"/>",
                                  "</w:smartTag><w:smartTag w:element=\"x\">"};
    for (const QByteArray placeholder : {"{{client.name}}", "#Client.Name#", "{{ Client.Name }}"}) {
        for (const QByteArray &part : between)
            QTest::addRow("%s %s", placeholder.constData(), part.constData())
                << placeholder << part;
    }
}

void tst_DocxTemplate::splitAtEveryPlace()
{
    QFETCH(QByteArray, placeholder);
    QFETCH(QByteArray, between);
    for (qsizetype at = 0; at <= placeholder.size(); ++at) {
        QByteArray runs = DocxMaker::run("Dear " + placeholder.left(at)) + between +
                          DocxMaker::run(placeholder.mid(at) + ", welcome");
        if (between.startsWith("</"))
            runs = "<w:smartTag w:element=\"x\">" + runs + "</w:smartTag>";
        QCOMPARE(filledText(DocxMaker::paragraph(runs), m_ada), u"Dear Ada Quill, welcome"_s);
    }
}

void tst_DocxTemplate::splitIntoSingleLetters()
{
    QByteArray runs;
    for (const char sign : QByteArray("{{client.name}} and #Client.Name#"))
        runs += DocxMaker::run(QByteArray(1, sign), sign == 'c' ? "<w:b/>" : "");
    QCOMPARE(filledText(DocxMaker::paragraph(runs), m_ada), u"Ada Quill and Ada Quill"_s);
}

void tst_DocxTemplate::firstRunsFormatStays()
{
    const QByteArray docx = DocxMaker::docx(DocxMaker::paragraph(
        DocxMaker::run("{{cli", "<w:b/><w:sz w:val=\"28\"/>") + DocxMaker::run("ent.", "<w:i/>") +
        DocxMaker::run("name}} signs", "<w:u w:val=\"single\"/>")));
    const QByteArray xml = DocxMaker::part(fill(docx, m_ada), "word/document.xml");
    QVERIFY(xml.contains("<w:r><w:rPr><w:b/><w:sz w:val=\"28\"/></w:rPr>"
                         "<w:t xml:space=\"preserve\">Ada Quill</w:t></w:r>"));
    QVERIFY(xml.contains("<w:rPr><w:u w:val=\"single\"/></w:rPr>"
                         "<w:t xml:space=\"preserve\"> signs</w:t>"));
}

void tst_DocxTemplate::severalInOneRun()
{
    QCOMPARE(filledText(DocxMaker::paragraph(DocxMaker::run("{{client.name}}, {{today}} "
                                                            "({{client.name}})")),
                        {{u"client.name"_s, u"Ada"_s}, {u"today"_s, u"23 Nov 2026"_s}}),
             u"Ada, 23 Nov 2026 (Ada)"_s);
}

void tst_DocxTemplate::everyPartOfADocument()
{
    const QByteArray asks =
        DocxMaker::paragraph(DocxMaker::run("{{cli") + DocxMaker::run("ent.name}}"));
    const QByteArray table = "<w:tbl><w:tr><w:tc>" + asks + "</w:tc><w:tc><w:tbl><w:tr><w:tc>" +
                             asks + "</w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>";
    const QList<QByteArray> besides{"header1", "header2", "footer1", "footnotes", "endnotes"};
    auto parts = DocxMaker::parts(DocxMaker::body(asks + table));
    parts[0].second = DocxMaker::types(besides);
    for (const QByteArray &name : besides)
        parts.emplaceBack("word/" + name + ".xml", DocxMaker::root("hdr", asks));
    // Not told in the types, so no part of the document.
    parts.emplaceBack("word/header9.xml", DocxMaker::root("hdr", asks));
    const QByteArray filled = fill(DocxMaker::zip(parts), m_ada);
    QCOMPARE(DocxMaker::text(DocxMaker::part(filled, "word/document.xml")),
             u"Ada Quill\nAda Quill\nAda Quill"_s);
    for (const QByteArray &name : besides)
        QCOMPARE(DocxMaker::text(DocxMaker::part(filled, "word/" + name + ".xml")), u"Ada Quill"_s);
    QCOMPARE(DocxMaker::part(filled, "word/header9.xml"), parts.last().second);
}

void tst_DocxTemplate::textBoxes()
{
    const QByteArray box =
        "<w:txbxContent>" +
        DocxMaker::paragraph(DocxMaker::run("{{client") + DocxMaker::run(".name}}")) +
        "</w:txbxContent>";
    const QByteArray drawing =
        "<w:r><mc:AlternateContent "
        "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><mc:Choice "
        "Requires=\"wps\">" +
        box + "</mc:Choice><mc:Fallback>" + box + "</mc:Fallback></mc:AlternateContent></w:r>";
    // Anchored in the middle of a placeholder of the paragraph around it.
    QCOMPARE(filledText(DocxMaker::paragraph(DocxMaker::run("#Client") + drawing +
                                             DocxMaker::run(".Name#")),
                        m_ada),
             u"Ada QuillAda Quill\nAda Quill"_s);
}

void tst_DocxTemplate::breaksAndTabsSeparate()
{
    for (const QByteArray separator :
         {"<w:r><w:tab/></w:r>", "<w:r><w:br/></w:r>", "<w:r><w:noBreakHyphen/></w:r>"}) {
        const QByteArray xml =
            DocxMaker::paragraph(DocxMaker::run("#Client") + separator + DocxMaker::run(".Name#"));
        QVERIFY(filledText(xml, m_ada).contains(u"#Client"_s));
    }
    const QByteArray two = DocxMaker::paragraph(DocxMaker::run("{{client")) +
                           DocxMaker::paragraph(DocxMaker::run(".name}}"));
    QCOMPARE(filledText(two, m_ada), u"{{client\n.name}}"_s);
}

void tst_DocxTemplate::valuesAreText()
{
    const QString nasty = u"A & B <w:p/> \"x\" 'y' &amp; ]]> {{today}} #Client.Name# \U0001f3e0"_s;
    const QByteArray asks = DocxMaker::paragraph(DocxMaker::run("&lt;{{client.name}}&gt;"));
    QCOMPARE(filledText(asks, {{u"client.name"_s, nasty}, {u"today"_s, u"no"_s}}),
             u"<"_s + nasty + u">"_s);
    QCOMPARE(filledText(asks, {{u"client.name"_s, u"a\u0000\u0008\u001fb"_s + QChar(0xdc00)}}),
             u"<ab>"_s);
    QCOMPARE(filledText(asks, {{u"client.name"_s, QString()}}), u"<>"_s);
}

void tst_DocxTemplate::lineBreaks()
{
    const QByteArray asks = DocxMaker::paragraph(DocxMaker::run("At {{client.address}}."));
    QCOMPARE(filledText(asks, {{u"client.address"_s, u"18 Elm St\r\nReno, NV\n89501"_s}}),
             u"At 18 Elm St|Reno, NV|89501."_s);
}

void tst_DocxTemplate::everythingElseStays()
{
    const QByteArray around = "<w:p w:rsidR='00A1'><!-- kept --><w:pPr>\n  <w:jc w:val=\"center\" "
                              "/></w:pPr><w:r><w:t>a &#233; &amp;\tb</w:t></w:r></w:p>";
    auto parts = DocxMaker::parts(
        DocxMaker::body(around + DocxMaker::paragraph(DocxMaker::run("{{today}}"))));
    parts.emplaceBack("word/media/image1.png", QByteArray("\x89PNG\0\0binary", 12));
    parts.emplaceBack("customXml/item1.xml", "<a>{{today}}</a>");
    const QByteArray filled = fill(DocxMaker::zip(parts), {{u"today"_s, u"now"_s}});
    QVERIFY(DocxMaker::part(filled, "word/document.xml").contains(around));
    for (int i = 3; i < parts.size(); ++i)
        QCOMPARE(DocxMaker::part(filled, parts.at(i).first), parts.at(i).second);
    QCOMPARE(DocxMaker::part(filled, "[Content_Types].xml"), parts.at(0).second);
}

void tst_DocxTemplate::otherPrefixesAndEncodings()
{
    const QString xml =
        u"<?xml version='1.0' encoding='UTF-16'?><document xmlns=\"%1\"><body><p><r>"
        "<t>{{client.</t></r><r><t>name}} \u2013</t></r></p></body></document>"_s.arg(
            QLatin1String(DocxMaker::Namespace));
    const QByteArray utf16 =
        QByteArray("\xff\xfe") +
        QByteArray(reinterpret_cast<const char *>(xml.utf16()), xml.size() * 2);
    const QByteArray filled = fill(DocxMaker::zip(DocxMaker::parts(utf16)), m_ada);
    QCOMPARE(DocxMaker::text(DocxMaker::part(filled, "word/document.xml")), u"Ada Quill \u2013"_s);
}

void tst_DocxTemplate::templatesBecomeDocuments()
{
    auto parts = DocxMaker::parts(DocxMaker::body(DocxMaker::paragraph(DocxMaker::run("x"))));
    parts[0].second = DocxMaker::types({}, "template.main");
    const QByteArray types =
        DocxMaker::part(fill(DocxMaker::zip(parts), {}), "[Content_Types].xml");
    QCOMPARE(types, DocxMaker::types({}));
}

void tst_DocxTemplate::unknownOnesAreReportedAndStay()
{
    const QByteArray docx = DocxMaker::docx(
        DocxMaker::paragraph(DocxMaker::run("{{client.name}} #Lender.Name# {{today}}")));
    const auto read = DocxTemplate::read(docx);
    QVERIFY(read);
    QCOMPARE(read->scan().names, QStringList({u"client.name"_s, u"Lender.Name"_s, u"today"_s}));
    QCOMPARE(read->scan().unknown, QStringList(u"Lender.Name"_s));
    QCOMPARE(DocxMaker::text(DocxMaker::part(fill(docx, m_ada), "word/document.xml")),
             u"Ada Quill #Lender.Name# {{today}}"_s);
}

void tst_DocxTemplate::deletedTextAndFieldsAreLeftAlone()
{
    const QByteArray xml =
        DocxMaker::paragraph("<w:del><w:r><w:delText>{{client.name}}</w:delText></w:r></w:del>"
                             "<w:r><w:instrText>{{client.name}}</w:instrText></w:r>" +
                             DocxMaker::run("x"));
    const auto read = DocxTemplate::read(DocxMaker::docx(xml));
    QVERIFY(read);
    QVERIFY(read->scan().names.isEmpty());
}

QTEST_GUILESS_MAIN(tst_DocxTemplate)
#include "tst_DocxTemplate.moc"
