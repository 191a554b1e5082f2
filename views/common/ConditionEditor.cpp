#include "views/common/ConditionEditor.h"

#include "views/common/ConditionFields.h"
#include "views/common/ConditionText.h"
#include "views/common/Theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QVBoxLayout>

namespace Peak {

using Op = FilterCondition::Op;

ConditionEditor::ConditionEditor(const ListColumn &column, const FilterCondition &condition,
                                 QWidget *parent)
    : QFrame(parent, Qt::Popup),
      m_column(column),
      m_start(condition),
      m_rule(new QComboBox),
      m_place(new QVBoxLayout),
      m_not(new QCheckBox(tr("Show all but these"))),
      m_apply(new QPushButton(tr("Apply")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setFrameStyle(QFrame::StyledPanel | QFrame::Plain);
    setAccessibleName(tr("Filter by %1").arg(column.title));
    auto *title = new QLabel(column.title);
    QFont bold = title->font();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    m_rule->setAccessibleName(tr("Rule for %1").arg(column.title));
    const QList<Op> rules = ConditionText::rules(column);
    for (const Op op : rules)
        m_rule->addItem(ConditionText::rule(op, column.kind), int(op));
    m_rule->setCurrentIndex(qMax(0, m_rule->findData(int(condition.op))));
    m_not->setChecked(condition.negated);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    m_apply->setDefault(true);

    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_apply);
    buttons->addWidget(cancel);
    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(Theme::space(3), Theme::space(3), Theme::space(3), Theme::space(3));
    rows->setSpacing(Theme::space(2));
    rows->addWidget(title);
    rows->addWidget(m_rule);
    rows->addLayout(m_place);
    rows->addWidget(m_not);
    rows->addSpacing(Theme::space(1));
    rows->addLayout(buttons);

    connect(m_rule, &QComboBox::currentIndexChanged, this, &ConditionEditor::onRuleChosen);
    connect(m_apply, &QPushButton::clicked, this, &ConditionEditor::accept);
    connect(cancel, &QPushButton::clicked, this, &QWidget::close);
    onRuleChosen();
}

void ConditionEditor::onRuleChosen()
{
    const auto op = Op(m_rule->currentData().toInt());
    if (m_field) {
        m_field->hide();
        m_field->deleteLater();
    }
    m_field = ConditionField::make(m_column, op, this);
    if (m_field) {
        m_place->addWidget(m_field);
        setTabOrder(m_rule, m_field);
        setTabOrder(m_field, m_not);
        if (m_start.op == op && !m_start.value.isUndefined() && !m_start.value.isNull())
            m_field->setValue(m_start);
        connect(m_field, &ConditionField::changed, this, &ConditionEditor::updateApply);
        if (auto *choices = qobject_cast<ChoicesField *>(m_field))
            connect(choices, &ChoicesField::choicesWanted, this,
                    [this](const QString &search) { Q_EMIT choicesWanted(m_column.name, search); });
    }
    updateApply();
    adjustSize();
}

FilterCondition ConditionEditor::condition() const
{
    FilterCondition condition;
    condition.column = m_column.name;
    condition.op = Op(m_rule->currentData().toInt());
    condition.negated = m_not->isChecked();
    if (m_field) {
        condition.value = m_field->value();
        condition.labels = m_field->labels();
    }
    return condition;
}

void ConditionEditor::updateApply()
{
    const bool complete = condition().isComplete();
    m_apply->setEnabled(complete);
    m_apply->setToolTip(complete ? QString() : tr("Say first what to filter by"));
}

void ConditionEditor::accept()
{
    const FilterCondition made = condition();
    if (!made.isComplete())
        return;
    Q_EMIT accepted(made);
    close();
}

void ConditionEditor::showChoices(const QString &column, const QString &search,
                                  const QList<ListChoice> &choices)
{
    if (auto *field = qobject_cast<ChoicesField *>(m_field); field && column == m_column.name)
        field->showFound(search, choices);
}

void ConditionEditor::popUpAt(const QWidget *anchor)
{
    adjustSize();
    const QRect room = anchor->screen()->availableGeometry();
    QPoint place = anchor->mapToGlobal(QPoint(0, anchor->height() + 2));
    place.setX(qBound(room.left(), place.x(), qMax(room.left(), room.right() - width())));
    place.setY(qBound(room.top(), place.y(), qMax(room.top(), room.bottom() - height())));
    move(place);
    show();
    if (m_field)
        m_field->setFocus();
    else
        m_rule->setFocus();
}

void ConditionEditor::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        accept();
    else if (event->key() == Qt::Key_Escape)
        close();
    else
        QFrame::keyPressEvent(event);
}

} // namespace Peak
