#include "views/forms/ConflictDialog.h"

#include "views/common/Icons.h"
#include "views/common/PageLayout.h"
#include "views/common/Theme.h"
#include "views/forms/FormText.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace Peak {

namespace {

constexpr int longestShown = 2000;

FormField fieldOf(const FormDefinition &form, const QString &name)
{
    if (const FormField *field = form.field(name))
        return *field;
    FormField unknown;
    unknown.name = name;
    unknown.label = name;
    return unknown;
}

} // namespace

ConflictDialog::ConflictDialog(const FormDefinition &form, const QList<FieldClash> &clashes,
                               QWidget *parent)
    : QDialog(parent),
      m_clashes(clashes),
      m_count(new QLabel(this)),
      m_save(new QPushButton(tr("&Save what is chosen"), this))
{
    setWindowTitle(tr("Changed by somebody else as well"));
    auto *lead = new QLabel(
        tr("While you were typing, somebody else saved other values in %n fields that you changed "
           "too. Nothing was lost: choose which are right. All other changes, theirs and yours, "
           "are kept.",
           nullptr, int(clashes.size())),
        this);
    lead->setWordWrap(true);

    auto *fields = new QWidget;
    auto *list = new QVBoxLayout(fields);
    list->setContentsMargins(0, 0, Theme::space(2), 0);
    list->setSpacing(Theme::space(4));
    for (const FieldClash &clash : clashes)
        list->addWidget(makeClash(fieldOf(form, clash.field), clash));
    list->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(fields);

    auto *mine = new QPushButton(tr("All &mine"), this);
    auto *theirs = new QPushButton(tr("All &theirs"), this);
    auto *back = new QPushButton(tr("&Keep editing"), this);
    for (QPushButton *button : {mine, theirs, back})
        button->setAutoDefault(false);
    m_save->setDefault(true);
    m_count->setForegroundRole(QPalette::PlaceholderText);
    connect(mine, &QPushButton::clicked, this, [this] { chooseAll(Mine); });
    connect(theirs, &QPushButton::clicked, this, [this] { chooseAll(Theirs); });
    connect(m_save, &QPushButton::clicked, this, &QDialog::accept);
    connect(back, &QPushButton::clicked, this, &QDialog::reject);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(mine);
    buttons->addWidget(theirs);
    buttons->addWidget(m_count, 1);
    buttons->addWidget(m_save);
    buttons->addWidget(back);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::space(4), Theme::space(4), Theme::space(4), Theme::space(4));
    column->setSpacing(Theme::space(4));
    column->addWidget(lead);
    column->addWidget(scroll, 1);
    column->addLayout(buttons);
    const int wide = Theme::space(150);
    fields->ensurePolished();
    const int high = fields->layout()->hasHeightForWidth()
                         ? fields->layout()->heightForWidth(wide - Theme::space(12))
                         : fields->sizeHint().height();
    resizeOnScreen(this, {wide, high + Theme::space(40)});
    refresh();
    if (!m_groups.isEmpty())
        m_groups.first()->button(Mine)->setFocus();
}

QWidget *ConflictDialog::makeClash(const FormField &field, const FieldClash &clash)
{
    auto *part = new QWidget;
    part->setAccessibleName(field.plainLabel());
    auto *name = new QLabel(field.plainLabel(), part);
    QFont strong = name->font();
    strong.setWeight(QFont::DemiBold);
    name->setFont(strong);
    auto *grid = new QGridLayout(part);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(Theme::space(3));
    grid->setVerticalSpacing(Theme::space(1));
    grid->setColumnMinimumWidth(0, Theme::space(28));
    grid->setColumnStretch(1, 1);
    grid->addWidget(name, 0, 0, 1, 2);
    auto *group = new QButtonGroup(part);
    const QList<QPair<QString, QJsonValue>> sides{{tr("Mine"), clash.mine},
                                                  {tr("Theirs"), clash.theirs},
                                                  {tr("As it was before"), clash.base}};
    for (int side = Mine; side <= Base; ++side) {
        const auto &[title, value] = sides.at(side);
        const QString text = FormText::value(field, value);
        auto *button = new QRadioButton(title, part);
        button->setAccessibleName(tr("%1, %2: %3").arg(field.plainLabel(), title, text));
        auto *shown = new QLabel(text.left(longestShown), part);
        shown->setTextFormat(Qt::PlainText);
        shown->setWordWrap(true);
        shown->setTextInteractionFlags(Qt::TextSelectableByMouse);
        shown->setContentsMargins(0, 2, 0, 2);
        if (side == Base)
            shown->setForegroundRole(QPalette::PlaceholderText);
        group->addButton(button, side);
        grid->addWidget(button, side + 1, 0, Qt::AlignTop);
        grid->addWidget(shown, side + 1, 1);
    }
    connect(group, &QButtonGroup::idToggled, this, &ConflictDialog::refresh);
    m_groups.append(group);
    return part;
}

void ConflictDialog::chooseAll(Side side)
{
    for (QButtonGroup *group : std::as_const(m_groups))
        group->button(side)->setChecked(true);
    m_save->setFocus();
}

void ConflictDialog::refresh()
{
    const auto chosenOnes =
        std::count_if(m_groups.begin(), m_groups.end(),
                      [](QButtonGroup *group) { return group->checkedId() >= 0; });
    const bool all = chosenOnes == m_groups.size();
    m_count->setText(tr("%1 of %2 chosen").arg(chosenOnes).arg(m_groups.size()));
    m_save->setEnabled(all);
    m_save->setToolTip(all ? QString() : tr("Choose a value for every field first."));
    m_save->setAccessibleDescription(m_save->toolTip());
}

QJsonObject ConflictDialog::chosen() const
{
    QJsonObject values;
    for (qsizetype i = 0; i < m_clashes.size(); ++i) {
        const FieldClash &clash = m_clashes.at(i);
        const int side = m_groups.at(i)->checkedId();
        values.insert(clash.field, side == Mine     ? clash.mine
                                   : side == Theirs ? clash.theirs
                                                    : clash.base);
    }
    return values;
}

} // namespace Peak
