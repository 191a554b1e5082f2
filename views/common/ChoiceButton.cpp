#include "views/common/ChoiceButton.h"

#include "views/common/StayOpenMenu.h"

namespace Peak {

ChoiceButton::ChoiceButton(const QString &title, QWidget *parent)
    : QToolButton(parent), m_title(title)
{
    setText(title);
    setPopupMode(QToolButton::InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setFocusPolicy(Qt::StrongFocus);
    setMenu(new StayOpenMenu(this));
    menu()->setAccessibleName(title);
    refresh();
}

void ChoiceButton::setChoices(const QList<Choice> &choices)
{
    m_choices = choices;
    rebuild();
    refresh();
}

void ChoiceButton::setChosen(const QVariantList &values)
{
    m_chosen = values;
    rebuild();
    refresh();
}

QStringList ChoiceButton::chosenTexts() const
{
    QStringList texts;
    for (const Choice &choice : m_choices) {
        if (m_chosen.contains(choice.value))
            texts += choice.text;
    }
    return texts;
}

void ChoiceButton::rebuild()
{
    menu()->clear();
    for (const Choice &choice : std::as_const(m_choices)) {
        QString text = choice.text;
        QAction *action = menu()->addAction(text.replace(QLatin1Char('&'), QStringLiteral("&&")));
        action->setCheckable(true);
        action->setChecked(m_chosen.contains(choice.value));
        connect(action, &QAction::triggered, this, [this, value = choice.value](bool on) {
            m_chosen.removeAll(value);
            if (on)
                m_chosen.append(value);
            refresh();
            Q_EMIT chosenChanged();
        });
    }
}

void ChoiceButton::refresh()
{
    const QStringList texts = chosenTexts();
    setEnabled(!m_choices.isEmpty());
    setToolTip(m_choices.isEmpty() ? tr("There is nothing to choose from yet") : QString());
    //: %1 is the name of a filter ("Stage"), %2 how many values of it are chosen
    setText(texts.isEmpty() ? m_title : tr("%1 (%2)").arg(m_title).arg(texts.size()));
    setAccessibleName(tr("Filter by %1").arg(m_title.toLower()));
    setAccessibleDescription(texts.isEmpty() ? tr("All are shown")
                                             : tr("Chosen: %1").arg(texts.join(tr(", "))));
}

} // namespace Peak
