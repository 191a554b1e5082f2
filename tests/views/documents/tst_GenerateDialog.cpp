#include "models/documents/templates/DocxToPdf.h"
#include "views/common/EmptyState.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/documents/GenerateDialog.h"
#include "views/documents/TemplateText.h"
#include "views/documents/TemplateValuesEditor.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** Choosing a template, completing its values and naming what comes of it. */
class tst_GenerateDialog final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { new Theme(this); }

    void missingValuesStandFirst();
    void whatIsTypedStaysWithAnotherTemplate();
    void datesAndMoneyAsTheFirmWritesThem();
    void packOfTheStageIsChosen();
    void namesThatCantBeAreSaid();
    void formatsThatCantBeSayWhy();
    void withoutTemplatesItSaysWhatToDo();
    void whileItMakesStopIsOffered();
    void everyNameHasWords();

private:
    static TemplateInfo templateOf(const QString &name, const QStringList &variables,
                                   const QHash<QString, int> &packs = {})
    {
        TemplateInfo info;
        info.id = QUuid::createUuid();
        info.fileName = name;
        info.fileType = name.section(u'.', -1);
        info.variables = variables;
        info.packs = packs;
        return info;
    }
    static GenerateOffer offerOf(const QList<TemplateInfo> &templates)
    {
        GenerateOffer offer;
        offer.exchange = QUuid::createUuid();
        offer.number = u"1043"_s;
        offer.name = u"Ortega"_s;
        offer.stage = u"45D"_s;
        offer.templates = templates;
        offer.today = QDate(2026, 11, 23);
        return offer;
    }
    static QList<TemplateValue> values()
    {
        return {
            {u"client.name"_s, u"Mia Ortega"_s, TemplateValue::Kind::Text, u"client"_s, false},
            {u"client.email"_s, {}, TemplateValue::Kind::Text, u"client"_s, true},
            {u"dates.closing"_s, {}, TemplateValue::Kind::Date, u"exchange"_s, false},
            {u"relinquished.value"_s, {}, TemplateValue::Kind::Money, u"exchange"_s, false},
            {u"client.address"_s, u"1 Oak\nReno"_s, TemplateValue::Kind::Text, u"client"_s, false}};
    }
    static QString texts(const QWidget &widget)
    {
        QStringList all;
        const auto labels = widget.findChildren<QLabel *>();
        for (const QLabel *label : labels) {
            if (label->isVisible())
                all.append(label->text());
        }
        return all.join(u'|');
    }
    static QLineEdit *line(const GenerateDialog &dialog, const QString &name)
    {
        return qobject_cast<QLineEdit *>(dialog.values()->editor(name));
    }
};

void tst_GenerateDialog::missingValuesStandFirst()
{
    GenerateDialog dialog(
        offerOf({templateOf(u"Letter.html"_s, {u"client.name"_s, u"client.email"_s,
                                               u"lender.name"_s, u"client.address"_s})}),
        {});
    dialog.show();
    QVERIFY(QTest::qWaitForWindowExposed(&dialog));
    dialog.setValues(values());
    QCOMPARE(dialog.values()->missing(), 2);
    const QString seen = texts(dialog);
    QVERIFY2(seen.contains(u"Missing (2)"_s) && seen.contains(u"Known (2)"_s), qPrintable(seen));
    QVERIFY(seen.contains(u"Only staff"_s) && seen.contains(u"no value of this name"_s));
    QVERIFY(line(dialog, u"lender.name"_s)->y() < line(dialog, u"client.name"_s)->y());
    QVERIFY(qobject_cast<QPlainTextEdit *>(dialog.values()->editor(u"client.address"_s)));
    const TemplateFilling filling = dialog.filling();
    QCOMPARE(filling.value(u"client.name"_s), u"Mia Ortega"_s);
    QCOMPARE(filling.value(u"lender.name"_s), TemplateText::blank());
    QCOMPARE(dialog.items().at(0).fileName, u"Letter 1043.pdf"_s);
}

void tst_GenerateDialog::whatIsTypedStaysWithAnotherTemplate()
{
    const auto letter = templateOf(u"Letter.html"_s, {u"client.email"_s});
    const auto notice = templateOf(u"Notice.html"_s, {u"client.email"_s, u"client.name"_s});
    GenerateDialog dialog(offerOf({letter, notice}), {});
    dialog.setValues(values());
    QTest::keyClicks(line(dialog, u"client.email"_s), u"mia@example.test"_s);
    dialog.chooseTemplate(notice.id);
    QCOMPARE(line(dialog, u"client.email"_s)->text(), u"mia@example.test"_s);
    QCOMPARE(dialog.values()->missing(), 0);
    dialog.setVariables(notice.id, {u"client.email"_s, u"lender.name"_s});
    QCOMPARE(dialog.values()->missing(), 1);
    QCOMPARE(dialog.filling().value(u"client.email"_s), u"mia@example.test"_s);
}

void tst_GenerateDialog::datesAndMoneyAsTheFirmWritesThem()
{
    GenerateDialog dialog(
        offerOf({templateOf(u"Letter.html"_s, {u"dates.closing"_s, u"relinquished.value"_s})}), {});
    dialog.setValues(values());
    QTest::keyClicks(line(dialog, u"dates.closing"_s), u"10/14/2026"_s);
    QTest::keyClicks(line(dialog, u"relinquished.value"_s), u"1,250,000.5"_s);
    QCOMPARE(dialog.filling().value(u"dates.closing"_s), u"14 Oct 2026"_s);
    QCOMPARE(dialog.filling().value(u"relinquished.value"_s), u"$1,250,000.50"_s);
    line(dialog, u"dates.closing"_s)->clear();
    QTest::keyClicks(line(dialog, u"dates.closing"_s), u"upon recording"_s);
    QCOMPARE(dialog.filling().value(u"dates.closing"_s), u"upon recording"_s);
}

void tst_GenerateDialog::packOfTheStageIsChosen()
{
    const auto second = templateOf(u"A letter.html"_s, {}, {{u"45D"_s, 2}, {u"PENDING"_s, 1}});
    const auto first = templateOf(u"Notice.html"_s, {}, {{u"45D"_s, 1}});
    const auto other = templateOf(u"Other.html"_s, {});
    GenerateDialog dialog(offerOf({second, first, other}), {});
    dialog.setValues(values());
    const auto items = dialog.items();
    QCOMPARE(items.size(), 2);
    QCOMPARE(items.at(0).from, first);
    QCOMPARE(items.at(1).from, second);
    QSignalSpy wanted(&dialog, &GenerateDialog::generateRequested);
    dialog.accept();
    QCOMPARE(wanted.count(), 1);
    dialog.leaveOut(first.id);
    QCOMPARE(dialog.items().size(), 1);
}

void tst_GenerateDialog::namesThatCantBeAreSaid()
{
    GenerateDialog dialog(offerOf({templateOf(u"Letter.html"_s, {u"client.name"_s})}), {});
    dialog.setValues(values());
    dialog.show();
    QSignalSpy wanted(&dialog, &GenerateDialog::generateRequested);
    QLineEdit *name = nullptr;
    const auto edits = dialog.findChildren<QLineEdit *>();
    for (QLineEdit *edit : edits) {
        if (edit->text() == u"Letter 1043"_s)
            name = edit;
    }
    QVERIFY(name);
    name->clear();
    QTest::keyClicks(name, u"a/b"_s);
    dialog.accept();
    QCOMPARE(wanted.count(), 0);
    QVERIFY(dialog.messages()->text().contains(u"a/b.pdf"_s));
    name->clear();
    QTest::keyClicks(name, u"Letter for Mia.PDF"_s);
    QCOMPARE(dialog.items().at(0).fileName, u"Letter for Mia.PDF"_s);
    dialog.accept();
    QCOMPARE(wanted.count(), 1);
}

void tst_GenerateDialog::formatsThatCantBeSayWhy()
{
    GenerateDialog dialog(
        offerOf({templateOf(u"Letter.html"_s, {}), templateOf(u"Word.docx"_s, {})}), {});
    dialog.setValues(values());
    dialog.show();
    const auto formatOf = [&dialog](int row) {
        const auto boxes = dialog.findChildren<QComboBox *>();
        auto *model = qobject_cast<QStandardItemModel *>(boxes.last()->model());
        return model->item(row);
    };
    QVERIFY(!formatOf(0)->isEnabled());
    QVERIFY(formatOf(0)->toolTip().contains(u"HTML"_s));
    QVERIFY(formatOf(1)->isEnabled());
    dialog.findChild<QComboBox *>()->setCurrentIndex(1);
    QVERIFY(formatOf(0)->isEnabled());
    QCOMPARE(formatOf(1)->isEnabled(), DocxToPdf::whyNot().isEmpty());
    QCOMPARE(texts(dialog).contains(u"LibreOffice"_s), !DocxToPdf::whyNot().isEmpty());
    QCOMPARE(dialog.items().at(0).fileName, u"Word 1043.docx"_s);
}

void tst_GenerateDialog::withoutTemplatesItSaysWhatToDo()
{
    GenerateOffer offer = offerOf({});
    offer.mayAddTemplates = true;
    GenerateDialog dialog(offer, {});
    dialog.setValues(values());
    dialog.show();
    auto *empty = dialog.findChild<EmptyState *>();
    QVERIFY(empty && empty->isVisible());
    QSignalSpy wanted(&dialog, &GenerateDialog::builtInsRequested);
    empty->action()->click();
    QCOMPARE(wanted.count(), 1);
    dialog.setTemplates({templateOf(u"Letter.html"_s, {})});
    QVERIFY(!empty->isVisible());
    QCOMPARE(dialog.items().size(), 1);
}

void tst_GenerateDialog::whileItMakesStopIsOffered()
{
    GenerateDialog dialog(offerOf({templateOf(u"Letter.html"_s, {})}), {});
    dialog.setValues(values());
    dialog.show();
    dialog.setBusy(u"Making “Letter 1043.pdf”"_s);
    QSignalSpy wanted(&dialog, &GenerateDialog::generateRequested);
    QSignalSpy stopped(&dialog, &GenerateDialog::stopRequested);
    dialog.accept();
    QCOMPARE(wanted.count(), 0);
    dialog.reject();
    QCOMPARE(stopped.count(), 1);
    QVERIFY(dialog.isVisible());
    dialog.showError({ErrorKind::Offline, u"The line is down."_s});
    QCOMPARE(dialog.messages()->text(), u"The line is down."_s);
    dialog.reject();
    QVERIFY(!dialog.isVisible());
}

void tst_GenerateDialog::everyNameHasWords()
{
    for (const QString &name : {u"client.phone"_s, u"dates.day_45"_s, u"replacement.seller_2"_s,
                                u"today"_s, u"firm.letterhead"_s})
        QVERIFY2(TemplateText::label(name) != name, qPrintable(name));
    QCOMPARE(TemplateText::label(u"lender.name"_s), u"lender.name"_s);
}

QTEST_MAIN(tst_GenerateDialog)
#include "tst_GenerateDialog.moc"
