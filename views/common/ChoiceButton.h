#pragma once

#include <QList>
#include <QToolButton>
#include <QVariant>

namespace Peak {

/**
 * A filter of which several values can be chosen: a button that says what is chosen, and a menu to
 * tick in.
 *
 * Nothing chosen means that it filters nothing. Holds values and knows no meaning. GUI thread.
 */
class ChoiceButton final : public QToolButton
{
    Q_OBJECT

public:
    struct Choice
    {
        QVariant value;
        QString text;
    };

    explicit ChoiceButton(const QString &title, QWidget *parent = nullptr);

    /** Keeps what is chosen, also values that the new list lacks (they may come back). */
    void setChoices(const QList<Choice> &choices);
    void setChosen(const QVariantList &values);
    QVariantList chosen() const { return m_chosen; }
    /** The texts of what is chosen, in the order of the menu. */
    QStringList chosenTexts() const;
    QString title() const { return m_title; }

Q_SIGNALS:
    void chosenChanged(); ///< by the person, not by setChosen()

private:
    void rebuild();
    void refresh();

    QString m_title;
    QList<Choice> m_choices;
    QVariantList m_chosen;
};

} // namespace Peak
