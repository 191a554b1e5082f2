#pragma once

#include <QLineEdit>

namespace Peak {

/**
 * An amount in dollars: typed with or without groups, shown as "$1,250,000.00", kept as decimal
 * text.
 *
 * Never a floating-point number. What is no amount stays as it was typed. GUI thread.
 */
class MoneyField final : public QLineEdit
{
    Q_OBJECT

public:
    explicit MoneyField(QWidget *parent = nullptr);

    /** "1250000.00"; what was typed when it is no amount; empty for nothing. */
    QString amount() const;
    void setAmount(const QString &amount);

protected:
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void tidy();
};

} // namespace Peak
