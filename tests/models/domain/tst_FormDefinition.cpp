#include "models/domain/FormDefinition.h"

#include <QJsonArray>
#include <QTest>
#include <QUuid>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

/** What a form takes, refuses and sends. */
class tst_FormDefinition final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void allFaultsAtOnce();
    void goodValues();
    void charactersAreCountedAsTheServerCounts();
    void changesAreOnlyWhatDiffers();
    void flagsThatNobodyTouched();
    void createSendsNoEmptyFields();
    void readOnlyIsNeverSent();
    void rulesBetweenFields();
    void serverSentences_data();
    void serverSentences();

private:
    FormField &field(const QString &name)
    {
        return *std::find_if(m_form.fields.begin(), m_form.fields.end(),
                             [&](const FormField &candidate) { return candidate.name == name; });
    }
    static FormField make(const QString &name, FieldKind kind, const QString &label)
    {
        FormField field;
        field.name = name;
        field.kind = kind;
        field.label = label;
        return field;
    }

    FormDefinition m_form;
    const QString m_ana = QUuid::createUuid().toString(QUuid::WithoutBraces);
};

void tst_FormDefinition::initTestCase()
{
    m_form.fields = {make(u"title"_s, FieldKind::Text, u"&Title"_s),
                     make(u"description"_s, FieldKind::MultiLine, u"D&escription"_s),
                     make(u"email"_s, FieldKind::Text, u"E-&mail"_s),
                     make(u"count"_s, FieldKind::Number, u"&Count"_s),
                     make(u"rel_value"_s, FieldKind::Money, u"&Value"_s),
                     make(u"due_date"_s, FieldKind::Date, u"&Due date"_s),
                     make(u"priority"_s, FieldKind::Choice, u"&Priority"_s),
                     make(u"assigned_to"_s, FieldKind::Person, u"&Assigned to"_s),
                     make(u"identified"_s, FieldKind::Flag, u"&Identified"_s),
                     make(u"roles"_s, FieldKind::FlagList, u"&Roles"_s),
                     make(u"fixed"_s, FieldKind::Text, u"Fixed"_s),
                     make(u"day_45"_s, FieldKind::Date, u"Day 45"_s),
                     make(u"day_180"_s, FieldKind::Date, u"Day 180"_s)};
    field(u"title"_s).required = true;
    field(u"title"_s).most = 10;
    field(u"email"_s).email = true;
    field(u"count"_s).least = 1;
    field(u"count"_s).greatest = 9;
    field(u"roles"_s).required = true;
    field(u"roles"_s).choices = {{u"admin"_s, u"Admin"_s}, {u"client"_s, u"Client"_s}};
    field(u"assigned_to"_s).serverNames = QStringList{u"The person"_s};
    field(u"fixed"_s).readOnly = u"It is decided."_s;
}

void tst_FormDefinition::allFaultsAtOnce()
{
    const auto faults = m_form.faults({{u"title"_s, u" "_s},
                                       {u"description"_s, u"a\x01"_s},
                                       {u"email"_s, u"nobody"_s},
                                       {u"count"_s, u"10"_s},
                                       {u"rel_value"_s, u"much"_s},
                                       {u"due_date"_s, u"31 Feb 2026"_s},
                                       {u"assigned_to"_s, u"An"_s},
                                       {u"fixed"_s, QString(1000, u'x')}});
    const QList<FormFault> expected{{u"title"_s, FormFault::Missing, {}},
                                    {u"description"_s, FormFault::BadCharacters, {}},
                                    {u"email"_s, FormFault::NoEmail, {}},
                                    {u"count"_s, FormFault::OutOfRange, {}},
                                    {u"rel_value"_s, FormFault::NoAmount, {}},
                                    {u"due_date"_s, FormFault::NoDate, {}},
                                    {u"assigned_to"_s, FormFault::NoPerson, {}},
                                    {u"roles"_s, FormFault::Missing, {}}};
    QCOMPARE(faults, expected);
}

void tst_FormDefinition::goodValues()
{
    const QJsonObject good{{u"title"_s, u"Call"_s},
                           {u"description"_s, u"two\nlines\tof it"_s},
                           {u"email"_s, u"ana@example.test"_s},
                           {u"count"_s, u"9"_s},
                           {u"rel_value"_s, u"$1,250,000.5"_s},
                           {u"due_date"_s, u"2026-11-28"_s},
                           {u"priority"_s, u"an old word"_s},
                           {u"assigned_to"_s, QJsonObject{{u"id"_s, m_ana}, {u"name"_s, u"Ana"_s}}},
                           {u"roles"_s, QJsonArray{u"client"_s}}};
    QCOMPARE(m_form.faults(good), QList<FormFault>());
    QCOMPARE(m_form.normalized(good)[u"rel_value"_s].toString(), u"1250000.50"_s);
    QCOMPARE(m_form.changes({}, good)[u"assigned_to"_s].toString(), m_ana);
}

void tst_FormDefinition::charactersAreCountedAsTheServerCounts()
{
    const QString face = QString::fromUcs4(U"\U0001F600");
    const QJsonObject ten{{u"title"_s, face.repeated(10)}, {u"roles"_s, QJsonArray{u"admin"_s}}};
    QVERIFY(m_form.faults(ten).isEmpty());
    const QJsonObject eleven{{u"title"_s, face.repeated(11)}, {u"roles"_s, QJsonArray{u"admin"_s}}};
    QCOMPARE(m_form.faults(eleven).first().kind, FormFault::TooLong);
    const QJsonObject half{{u"title"_s, QString(QChar(0xd83d))},
                           {u"roles"_s, QJsonArray{u"admin"_s}}};
    QCOMPARE(m_form.faults(half).first().kind, FormFault::BadCharacters);
}

void tst_FormDefinition::changesAreOnlyWhatDiffers()
{
    const QJsonObject base{
        {u"title"_s, u"Call"_s},
        {u"rel_value"_s, u"5.00"_s},
        {u"due_date"_s, u"2026-11-28"_s},
        {u"assigned_to"_s, QJsonObject{{u"id"_s, m_ana}, {u"name"_s, u"Ana"_s}}}};
    QJsonObject typed = base;
    typed[u"title"_s] = u"  Call "_s;
    typed[u"rel_value"_s] = u"$5"_s;
    QVERIFY(m_form.changes(base, typed).isEmpty());
    typed[u"due_date"_s] = u""_s;
    typed[u"assigned_to"_s] = QJsonValue::Null;
    QCOMPARE(m_form.changes(base, typed), (QJsonObject{{u"due_date"_s, QJsonValue::Null},
                                                       {u"assigned_to"_s, QJsonValue::Null}}));
}

void tst_FormDefinition::flagsThatNobodyTouched()
{
    QVERIFY(m_form.changes({}, {{u"identified"_s, false}}).isEmpty());
    QCOMPARE(m_form.changes({}, {{u"identified"_s, true}}), (QJsonObject{{u"identified"_s, true}}));
    QCOMPARE(m_form.changes({{u"identified"_s, true}}, {{u"identified"_s, false}}),
             (QJsonObject{{u"identified"_s, false}}));
}

void tst_FormDefinition::createSendsNoEmptyFields()
{
    QCOMPARE(m_form.apiFields(
                 {{u"title"_s, u" Call "_s}, {u"description"_s, u""_s}, {u"nonsense"_s, 1}}),
             (QJsonObject{{u"title"_s, u"Call"_s}}));
}

void tst_FormDefinition::readOnlyIsNeverSent()
{
    QVERIFY(m_form.changes({{u"fixed"_s, u"a"_s}}, {{u"fixed"_s, u"b"_s}}).isEmpty());
    QVERIFY(m_form.apiFields({{u"fixed"_s, u"b"_s}}).isEmpty());
}

void tst_FormDefinition::rulesBetweenFields()
{
    m_form.rules = [](const QJsonObject &values) {
        QList<FormFault> faults;
        if (values[u"day_180"_s].toString() < values[u"day_45"_s].toString())
            faults.append({u"day_180"_s, FormFault::Said, u"Day 180 is before day 45."_s});
        return faults;
    };
    const auto faults = m_form.faults({{u"title"_s, u"x"_s},
                                       {u"roles"_s, QJsonArray{u"admin"_s}},
                                       {u"day_45"_s, u"2026-11-28"_s},
                                       {u"day_180"_s, u"2026-11-27"_s}});
    QCOMPARE(faults.size(), 1);
    QCOMPARE(faults.first().field, u"day_180"_s);
    m_form.rules = {};
}

void tst_FormDefinition::serverSentences_data()
{
    QTest::addColumn<QString>("sentence");
    QTest::addColumn<QString>("named");
    QTest::newRow("column") << u"Rel value is no amount: digits, a point and cents."_s
                            << u"rel_value"_s;
    QTest::newRow("the") << u"The due date is not in the calendar."_s << u"due_date"_s;
    QTest::newRow("quoted") << u"\"assigned_to\" can't be changed here."_s << u"assigned_to"_s;
    QTest::newRow("other name") << u"The person is not known."_s << u"assigned_to"_s;
    QTest::newRow("needs") << u"A task needs a title."_s << u"title"_s;
    QTest::newRow("first of two") << u"Day 180 is before day 45."_s << u"day_180"_s;
    QTest::newRow("none") << u"There is nothing to save, or far too much of it."_s << QString();
    QTest::newRow("part of a word") << u"Subtitles are no use."_s << QString();
    QTest::newRow("empty") << QString() << QString();
}

void tst_FormDefinition::serverSentences()
{
    QFETCH(QString, sentence);
    QTEST(m_form.fieldNamedBy(sentence), "named");
}

QTEST_APPLESS_MAIN(tst_FormDefinition)
#include "tst_FormDefinition.moc"
