#include "views/common/ConditionFields.h"

#include "models/tables/ListText.h"
#include "views/common/Theme.h"

#include <QCheckBox>
#include <QDateEdit>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QRegularExpression>
#include <QSpinBox>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

using Op = FilterCondition::Op;

namespace {

constexpr int FindDelay = 200;
constexpr int MostDays = 3660;

template <typename Layout>
Layout *flat(Layout *layout)
{
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::space(2));
    return layout;
}

} // namespace

ConditionField *ConditionField::make(const ListColumn &column, Op op, QWidget *parent)
{
    switch (op) {
    case Op::Contains:
    case Op::Starts:
    case Op::Is:
        return new TextField(column, parent);
    case Op::AnyOf:
        return new ChoicesField(column, parent);
    case Op::Between:
        if (column.kind == ColumnKind::Number || column.kind == ColumnKind::Money ||
            column.kind == ColumnKind::Size)
            return new NumbersField(column, parent);
        return new DatesField(column, true, parent);
    case Op::NextDays:
    case Op::LastDays:
        return new DaysField(column, parent);
    case Op::Before:
    case Op::After:
        return new DatesField(column, false, parent);
    default:
        return nullptr;
    }
}

TextField::TextField(const ListColumn &column, QWidget *parent)
    : ConditionField(parent), m_edit(new QLineEdit)
{
    m_edit->setMaxLength(FilterCondition::MaxTextLength);
    m_edit->setAccessibleName(tr("Text in %1").arg(column.title));
    flat(new QVBoxLayout(this))->addWidget(m_edit);
    setFocusProxy(m_edit);
    connect(m_edit, &QLineEdit::textChanged, this, &ConditionField::changed);
}

QJsonValue TextField::value() const
{
    return ListFilter::cleaned(m_edit->text(), FilterCondition::MaxTextLength);
}

void TextField::setValue(const FilterCondition &condition)
{
    m_edit->setText(condition.value.toString());
    m_edit->selectAll();
}

ChoicesField::ChoicesField(const ListColumn &column, QWidget *parent)
    : ConditionField(parent), m_column(column), m_search(new QLineEdit), m_list(new QListWidget)
{
    if (column.kind == ColumnKind::Flag && column.choices.isEmpty())
        m_fixed = {{u"true"_s, ListText::flag(true)}, {u"false"_s, ListText::flag(false)}};
    for (const ColumnChoice &choice : column.choices)
        m_fixed.append({choice.code, choice.text});
    if (column.kind == ColumnKind::Person)
        m_found = {{u"me"_s, tr("me")}};
    m_search->setPlaceholderText(tr("Type to find"));
    m_search->setAccessibleName(tr("Find in %1").arg(column.title));
    m_search->setMaxLength(ListFilter::MaxSearchLength);
    m_search->setClearButtonEnabled(true);
    m_list->setAccessibleName(column.title);
    m_list->setMinimumSize(Theme::space(56), Theme::space(isAsked() ? 48 : 40));
    auto *rows = flat(new QVBoxLayout(this));
    rows->addWidget(m_search);
    rows->addWidget(m_list);
    m_search->setVisible(isAsked());
    setFocusProxy(isAsked() ? static_cast<QWidget *>(m_search) : m_list);
    m_pause.setSingleShot(true);
    m_pause.setInterval(FindDelay);
    connect(m_search, &QLineEdit::textChanged, &m_pause, qOverload<>(&QTimer::start));
    connect(&m_pause, &QTimer::timeout, this, [this] { Q_EMIT choicesWanted(m_search->text()); });
    connect(m_list, &QListWidget::itemChanged, this, [this](QListWidgetItem *item) {
        const ListChoice choice{item->data(Qt::UserRole).toString(), item->text()};
        m_ticked.removeAll(choice);
        if (item->checkState() == Qt::Checked)
            m_ticked.append(choice);
        Q_EMIT changed();
    });
    if (isAsked())
        m_pause.start(0);
    rebuild();
}

void ChoicesField::rebuild()
{
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    QList<ListChoice> shown = isAsked() ? m_ticked : m_fixed;
    for (const ListChoice &choice : std::as_const(m_found)) {
        if (!shown.contains(choice))
            shown.append(choice);
    }
    for (const ListChoice &choice : std::as_const(shown)) {
        auto *item = new QListWidgetItem(choice.label, m_list);
        item->setData(Qt::UserRole, choice.value);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setSizeHint({0, fontMetrics().height() + 10});
        item->setCheckState(m_ticked.contains(choice) ? Qt::Checked : Qt::Unchecked);
    }
    if (m_list->count() > 0)
        m_list->setCurrentRow(0);
}

void ChoicesField::showFound(const QString &search, const QList<ListChoice> &found)
{
    if (search != m_search->text())
        return; // something else is looked for by now
    m_found.clear();
    if (m_column.kind == ColumnKind::Person && search.isEmpty())
        m_found.append({u"me"_s, tr("me")});
    for (const ListChoice &choice : found) {
        const bool coded = m_column.kind == ColumnKind::Choice && choice.label == choice.value;
        m_found.append({choice.value, coded ? m_column.choiceText(choice.value) : choice.label});
    }
    rebuild();
}

QJsonValue ChoicesField::value() const
{
    QJsonArray values;
    for (const ListChoice &choice : m_ticked) {
        if (m_column.kind == ColumnKind::Flag)
            values.append(choice.value == u"true"_s);
        else
            values.append(choice.value);
    }
    return values;
}

QStringList ChoicesField::labels() const
{
    QStringList words;
    for (const ListChoice &choice : m_ticked)
        words.append(choice.label);
    return words;
}

void ChoicesField::setValue(const FilterCondition &condition)
{
    m_ticked.clear();
    const QJsonArray values = condition.value.toArray();
    for (qsizetype i = 0; i < values.size(); ++i) {
        const QString value = values.at(i).toVariant().toString();
        QString label = condition.labels.value(i);
        for (const ListChoice &choice : std::as_const(m_fixed)) {
            if (choice.value == value)
                label = choice.label;
        }
        m_ticked.append({value, label.isEmpty() ? m_column.choiceText(value) : label});
    }
    rebuild();
}

NumbersField::NumbersField(const ListColumn &column, QWidget *parent)
    : ConditionField(parent), m_kind(column.kind), m_from(new QLineEdit), m_to(new QLineEdit)
{
    auto *form = flat(new QFormLayout(this));
    const bool size = m_kind == ColumnKind::Size;
    const QString from = size ? tr("From (KB)") : tr("From");
    const QString to = size ? tr("To (KB)") : tr("To");
    form->addRow(from, m_from);
    form->addRow(to, m_to);
    m_from->setAccessibleName(tr("%1: %2").arg(column.title, from));
    m_to->setAccessibleName(tr("%1: %2").arg(column.title, to));
    for (QLineEdit *edit : {m_from, m_to}) {
        edit->setMaxLength(30);
        edit->setAlignment(Qt::AlignRight);
        connect(edit, &QLineEdit::textChanged, this, &ConditionField::changed);
    }
    setFocusProxy(m_from);
}

/** Decimal text with a point, whatever the locale writes; null for what is no number. */
QJsonValue NumbersField::number(const QLineEdit *edit) const
{
    static const QRegularExpression decimal(u"^-?[0-9]{1,15}([.][0-9]{1,6})?$"_s);
    QString text = edit->text();
    text.remove(QLocale().groupSeparator()).remove(u'$').remove(u' ').remove(QChar(0xa0));
    text.replace(QLocale().decimalPoint(), u"."_s);
    if (!decimal.match(text).hasMatch())
        return QJsonValue::Null;
    return m_kind == ColumnKind::Size ? QString::number(qint64(text.toDouble() * 1024)) : text;
}

QJsonValue NumbersField::value() const
{
    return QJsonArray{number(m_from), number(m_to)};
}

void NumbersField::setValue(const FilterCondition &condition)
{
    const auto shown = [this](const QJsonValue &value) {
        if (value.isNull() || value.isUndefined())
            return QString();
        const QString text = value.toVariant().toString();
        return m_kind == ColumnKind::Size ? QString::number(text.toLongLong() / 1024)
                                          : ListText::number(text);
    };
    m_from->setText(shown(condition.value.toArray().at(0)));
    m_to->setText(shown(condition.value.toArray().at(1)));
}

DatesField::DatesField(const ListColumn &column, bool range, QWidget *parent)
    : ConditionField(parent), m_range(range)
{
    auto *rows = flat(new QVBoxLayout(this));
    rows->addWidget(makeEnd(range ? tr("From") : column.title, &m_useFrom, &m_from));
    if (range)
        rows->addWidget(makeEnd(tr("To"), &m_useTo, &m_to));
    setFocusProxy(m_from);
}

QWidget *DatesField::makeEnd(const QString &name, QCheckBox **use, QDateEdit **date)
{
    auto *end = new QWidget(this);
    auto *row = flat(new QHBoxLayout(end));
    *date = new QDateEdit(QDate::currentDate());
    (*date)->setCalendarPopup(true);
    (*date)->setDisplayFormat(u"d MMM yyyy"_s);
    (*date)->setAccessibleName(name);
    if (auto *edit = (*date)->findChild<QLineEdit *>())
        edit->setAccessibleName(name);
    connect(*date, &QDateEdit::dateChanged, this, &ConditionField::changed);
    if (m_range) {
        *use = new QCheckBox(name);
        (*use)->setChecked(true);
        (*use)->setMinimumWidth(Theme::space(16));
        row->addWidget(*use);
        connect(*use, &QCheckBox::toggled, *date, &QWidget::setEnabled);
        connect(*use, &QCheckBox::toggled, this, &ConditionField::changed);
    }
    row->addWidget(*date, 1);
    return end;
}

QJsonValue DatesField::value() const
{
    const auto day = [](const QDateEdit *edit, const QCheckBox *use) {
        return use && !use->isChecked() ? QJsonValue(QJsonValue::Null)
                                        : QJsonValue(edit->date().toString(Qt::ISODate));
    };
    if (!m_range)
        return day(m_from, nullptr);
    return QJsonArray{day(m_from, m_useFrom), day(m_to, m_useTo)};
}

void DatesField::setValue(const FilterCondition &condition)
{
    const auto show = [](const QJsonValue &value, QDateEdit *edit, QCheckBox *use) {
        const QDate date = QDate::fromString(value.toString(), Qt::ISODate);
        if (use)
            use->setChecked(date.isValid());
        if (date.isValid())
            edit->setDate(date);
    };
    if (!m_range) {
        show(condition.value, m_from, nullptr);
        return;
    }
    show(condition.value.toArray().at(0), m_from, m_useFrom);
    show(condition.value.toArray().at(1), m_to, m_useTo);
}

DaysField::DaysField(const ListColumn &column, QWidget *parent)
    : ConditionField(parent), m_days(new QSpinBox)
{
    m_days->setRange(1, MostDays);
    m_days->setValue(7);
    m_days->setSuffix(tr(" days"));
    m_days->setAccessibleName(tr("Days of %1").arg(column.title));
    if (auto *edit = m_days->findChild<QLineEdit *>())
        edit->setAccessibleName(m_days->accessibleName());
    flat(new QVBoxLayout(this))->addWidget(m_days);
    setFocusProxy(m_days);
    m_days->selectAll(); // the first digit replaces what is proposed
    connect(m_days, &QSpinBox::valueChanged, this, &ConditionField::changed);
}

QJsonValue DaysField::value() const
{
    return m_days->value();
}

void DaysField::setValue(const FilterCondition &condition)
{
    m_days->setValue(condition.value.toInt());
    m_days->selectAll();
}

} // namespace Peak
