#pragma once

#include "views/common/Fields.h"

#include <QWidget>

class QLabel;
class QLineEdit;

namespace Peak {

/**
 * A new PIN, typed twice and never shown, with its rules below, each ticked as it is met.
 *
 * Empty is no PIN, which whoever shows it may refuse. The server judges again. Keeps digits until
 * clear(). GUI thread.
 */
class PinFields final : public QWidget
{
    Q_OBJECT

public:
    /** `least`: how many digits the firm wants. */
    explicit PinFields(int least, QWidget *parent = nullptr);

    bool isEmpty() const;
    QString pin() const;
    /** None while both are empty. */
    Fields::Faults faults() const;
    QList<QWidget *> fields() const;
    void clear();
    void setEnabledFields(bool enabled);

Q_SIGNALS:
    void changed();

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Rule
    {
        QLabel *icon;
        QLabel *text;
    };
    Rule addRule(QWidget *rules, const QString &text);
    void refresh();
    void show(const Rule &rule, bool asked, bool met);

    int m_least;
    QLineEdit *m_pin;
    QLineEdit *m_again;
    Rule m_length;
    Rule m_simple;
    Rule m_same;
};

} // namespace Peak
