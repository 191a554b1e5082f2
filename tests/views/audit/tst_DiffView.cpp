#include "views/audit/AuditEntryView.h"
#include "views/audit/DiffView.h"
#include "views/audit/RecordText.h"
#include "views/common/Theme.h"

#include <QCheckBox>
#include <QJsonArray>
#include <QLabel>
#include <QTest>
#include <QTextBrowser>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** What an entry of the record tells about a change, to somebody who reads it. */
class tst_DiffView final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = new Theme(this); }

    void fieldsAndValuesAreInWords();
    void onlyWhatChangedIsMarked();
    void signsTellItWithoutColour();
    void unchangedFieldsWaitUntilTheyAreAskedFor();
    void secretsAreNotRecorded();
    void namesComeInPlaceOfIds();
    void whatWasAddedAndRemoved();
    void eventsHaveDetails();
    void markupIsText();
    void longValuesStayInside();
    void theEntryTellsWhoReallyDidIt();

private:
    Theme *m_theme = nullptr;
};

void tst_DiffView::fieldsAndValuesAreInWords()
{
    DiffView view;
    view.setValues({{u"due_date"_s, u"2026-11-28"_s},
                    {u"is_active"_s, true},
                    {u"status"_s, u"PENDING"_s},
                    {u"assigned_to"_s, QJsonValue::Null}},
                   {{u"due_date"_s, u"2026-12-05"_s},
                    {u"is_active"_s, false},
                    {u"status"_s, u"IN_PROGRESS"_s},
                    {u"assigned_to"_s, QJsonValue::Null}});
    const QString text = view.plainText();
    for (const QString &word : {u"Due date"_s, u"28 Nov 2026"_s, u"5 Dec 2026"_s, u"Active"_s,
                                u"Status"_s, u"In progress"_s})
        QVERIFY2(text.contains(word), qPrintable(word + u" in " + text));
    QVERIFY(!text.contains(u"IN_PROGRESS"_s));
    QVERIFY(!text.contains(u"Assigned"_s)); // nothing before and after
}

void tst_DiffView::onlyWhatChangedIsMarked()
{
    const auto [was, is] =
        RecordDiff::parts(u"Call the escrow office today"_s, u"Call the title office today"_s);
    QCOMPARE(was.head, u"Call the "_s);
    QCOMPARE(was.middle.trimmed(), u"escrow"_s);
    QCOMPARE(is.middle.trimmed(), u"title"_s);
    QCOMPARE(is.head + is.middle + is.tail, u"Call the title office today"_s);
    for (const auto &[one, other] : {std::pair{u""_s, u"abc"_s},
                                     {u"abc"_s, u""_s},
                                     {u"a b"_s, u"a b c"_s},
                                     {u"aaa"_s, u"aaaa"_s},
                                     {u"same"_s, u"same"_s},
                                     {u"a b a b"_s, u"a b"_s}}) {
        const auto [left, right] = RecordDiff::parts(one, other);
        QCOMPARE(left.head + left.middle + left.tail, one);
        QCOMPARE(right.head + right.middle + right.tail, other);
    }
}

void tst_DiffView::signsTellItWithoutColour()
{
    DiffView view;
    view.setValues({{u"title"_s, u"Old"_s}}, {{u"title"_s, u"New"_s}});
    QVERIFY(view.plainText().contains(u"−"_s));
    QVERIFY(view.plainText().contains(u"+"_s));
    const QString html = view.findChild<QTextBrowser *>()->toHtml();
    QVERIFY(html.contains(u"background-color"_s));
}

void tst_DiffView::unchangedFieldsWaitUntilTheyAreAskedFor()
{
    DiffView view;
    view.setValues({{u"title"_s, u"Old"_s}, {u"notes"_s, u"the same"_s}},
                   {{u"title"_s, u"New"_s}, {u"notes"_s, u"the same"_s}});
    QVERIFY(!view.plainText().contains(u"the same"_s));
    auto *box = view.findChild<QCheckBox *>();
    QVERIFY(!box->isHidden());
    QVERIFY(box->text().contains(u"1"_s));
    box->click();
    QVERIFY(view.plainText().contains(u"the same"_s));
}

void tst_DiffView::secretsAreNotRecorded()
{
    DiffView view;
    view.setValues({{u"pin_hash"_s, u"[redacted]"_s}, {u"title"_s, u"a"_s}},
                   {{u"pin_hash"_s, u"[redacted, changed]"_s}, {u"title"_s, u"a"_s}});
    QVERIFY(view.plainText().contains(u"PIN"_s));
    QVERIFY(view.plainText().contains(u"not recorded"_s));
    QVERIFY(!view.plainText().contains(u"redacted"_s));
}

void tst_DiffView::namesComeInPlaceOfIds()
{
    const QUuid dana = QUuid::createUuid();
    DiffView view;
    view.setValues({{u"assigned_to"_s, QJsonValue::Null}, {u"title"_s, u"a"_s}},
                   {{u"assigned_to"_s, dana.toString(QUuid::WithoutBraces)}, {u"title"_s, u"a"_s}});
    QCOMPARE(view.ids(), QList<QUuid>{dana});
    view.setNames({{dana, u"Dana Reyes"_s}});
    QVERIFY(view.plainText().contains(u"Dana Reyes"_s));
    QVERIFY(!view.plainText().contains(dana.toString(QUuid::WithoutBraces)));
}

void tst_DiffView::whatWasAddedAndRemoved()
{
    DiffView view;
    view.setValues({}, {{u"title"_s, u"New task"_s}});
    QVERIFY(view.plainText().contains(u"Added"_s));
    view.setValues({{u"title"_s, u"Old task"_s}}, {});
    QVERIFY(view.plainText().contains(u"Removed"_s));
    view.setValues({}, {});
    QVERIFY(view.plainText().contains(u"No values"_s));
}

void tst_DiffView::eventsHaveDetails()
{
    DiffView view;
    view.setDetails({{u"rows"_s, 20}, {u"format"_s, u"csv"_s}});
    QVERIFY(view.plainText().contains(u"Noted"_s));
    QVERIFY(view.plainText().contains(u"20"_s));
    QVERIFY(!view.plainText().contains(u"+"_s));
}

void tst_DiffView::markupIsText()
{
    DiffView view;
    view.setValues({{u"title"_s, u"<b>x</b> <img src=\"file:///etc/passwd\">"_s}},
                   {{u"title"_s, u"</td></table><script>"_s}});
    QVERIFY(view.plainText().contains(u"<b>x</b>"_s));
    QVERIFY(view.plainText().contains(u"</td></table><script>"_s));
}

void tst_DiffView::longValuesStayInside()
{
    DiffView view;
    view.resize(600, 300);
    view.setValues({{u"notes"_s, QString(5000, u'x')}}, {{u"notes"_s, QString(6000, u'y')}});
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    const auto *text = view.findChild<QTextBrowser *>();
    QVERIFY(text->document()->idealWidth() <= text->viewport()->width() + 1);
    const QString folder = qEnvironmentVariable("PEAK_PICTURES");
    if (folder.isEmpty())
        return;
    view.resize(900, 420);
    view.setValues({{u"due_date"_s, u"2026-11-28"_s},
                    {u"title"_s, u"Call the escrow office today"_s},
                    {u"status"_s, u"PENDING"_s},
                    {u"assigned_to"_s, QJsonValue::Null},
                    {u"pin_hash"_s, u"[redacted]"_s},
                    {u"notes"_s, QString(300, u'w')},
                    {u"priority"_s, u"HIGH"_s}},
                   {{u"due_date"_s, u"2026-12-05"_s},
                    {u"title"_s, u"Call the title office today"_s},
                    {u"status"_s, u"COMPLETE"_s},
                    {u"assigned_to"_s, QUuid::createUuid().toString(QUuid::WithoutBraces)},
                    {u"pin_hash"_s, u"[redacted, changed]"_s},
                    {u"notes"_s, QString(u"short words and a long one "_s + QString(200, u'w'))},
                    {u"priority"_s, u"HIGH"_s}});
    view.grab().save(folder + u"/diff.png"_s);
}

void tst_DiffView::theEntryTellsWhoReallyDidIt()
{
    AuditEntryView view;
    view.setEntry(QUuid::createUuid(),
                  {{u"action"_s, u"task_updated"_s},
                   {u"time"_s, 1764331500000.0},
                   {u"person"_s, QJsonObject{{u"name"_s, u"Thomas Okafor"_s}}},
                   {u"real_person"_s, QJsonObject{{u"name"_s, u"Avery Lindqvist"_s}}},
                   {u"client_version"_s, u"0.1.0"_s},
                   {u"success"_s, true},
                   {u"old_values"_s, QJsonObject{{u"title"_s, u"Old"_s}}},
                   {u"new_values"_s, QJsonObject{{u"title"_s, u"New"_s}}}});
    QStringList told;
    for (const QLabel *label : view.findChildren<QLabel *>())
        told.append(label->text());
    const QString all = told.join(u'\n');
    QVERIFY(all.contains(u"Thomas Okafor"_s));
    QVERIFY(all.contains(u"Avery Lindqvist"_s));
    QVERIFY(all.contains(u"Task updated"_s));
    QVERIFY(view.diff()->plainText().contains(u"New"_s));
    view.clear();
    QVERIFY(view.diff()->plainText().contains(u"No values"_s));
}

QTEST_MAIN(tst_DiffView)
#include "tst_DiffView.moc"
