#include "views/common/Fields.h"

#include "views/common/MessageBar.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QValidator>

namespace Peak::Fields {

namespace {

/** Cuts and cleans what arrives, so that the field never holds more than it may. */
class Limiter final : public QValidator
{
public:
    Limiter(int most, QString name, MessageBar *bar, QObject *parent)
        : QValidator(parent), m_most(most), m_name(std::move(name)), m_bar(bar)
    {}

    State validate(QString &text, int &cursor) const override
    {
        const bool tooLong = text.size() > m_most;
        // Cut first: cleaning ten megabytes to throw them away would take the person's time.
        text = clean(tooLong ? text.left(m_most) : text);
        cursor = qMin(cursor, int(text.size()));
        if (tooLong)
            m_bar->showMessage(Status::Warning,
                               MessageBar::tr("%1 can have at most %2 characters. The rest of what "
                                              "was pasted was left out.")
                                   .arg(m_name)
                                   .arg(m_most));
        return Acceptable;
    }

private:
    int m_most;
    QString m_name;
    MessageBar *m_bar;
};

} // namespace

QString clean(const QString &text)
{
    QString kept;
    kept.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate()) {
            kept += c;
            kept += text.at(++i);
        } else if (!c.isSurrogate() && c.category() != QChar::Other_Control) {
            kept += c;
        }
    }
    return kept;
}

void limit(QLineEdit *field, int limit, const QString &name, MessageBar *bar)
{
    field->setValidator(new Limiter(limit, name, bar, field));
}

void showFaults(const Faults &faults, const QList<QWidget *> &fields, MessageBar *bar)
{
    for (QWidget *field : fields)
        field->setAccessibleDescription(QString());
    QStringList sentences;
    for (const auto &[field, sentence] : faults) {
        field->setAccessibleDescription(sentence);
        sentences.append(sentence);
    }
    if (faults.isEmpty()) {
        bar->clear();
        return;
    }
    bar->showMessage(Status::Warning, sentences.join(QLatin1Char('\n')));
    faults.first().first->setFocus(Qt::OtherFocusReason);
}

QLabel *label(const QString &text, QWidget *field)
{
    auto *label = new QLabel(text);
    label->setBuddy(field);
    if (field->accessibleName().isEmpty())
        field->setAccessibleName(QString(text).remove(QLatin1Char('&')));
    return label;
}

QAction *icon(QLineEdit *field, const QIcon &picture, const QString &name)
{
    const auto known = field->findChildren<QToolButton *>();
    QAction *action = field->addAction(picture, QLineEdit::LeadingPosition);
    const auto buttons = field->findChildren<QToolButton *>();
    for (QToolButton *button : buttons) {
        if (!known.contains(button))
            button->setAccessibleName(name);
    }
    QObject::connect(action, &QAction::triggered, field, qOverload<>(&QWidget::setFocus));
    return action;
}

} // namespace Peak::Fields
