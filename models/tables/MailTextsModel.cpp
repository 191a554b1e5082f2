#include "models/tables/MailTextsModel.h"

#include "models/domain/MailSample.h"
#include "models/tables/ExchangeText.h"
#include "models/tables/NotificationText.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

/** Of a column with texts. */
MailTextKey columnKey(int column)
{
    const bool sms = column >= MailTextsModel::SmsEnglish;
    const bool spanish =
        column == MailTextsModel::EmailSpanish || column == MailTextsModel::SmsSpanish;
    return {{}, spanish ? u"es"_s : u"en"_s, sms ? u"sms"_s : u"email"_s};
}

QString channelName(const QString &channel)
{
    return channel == u"sms"_s ? MailTextsModel::tr("SMS") : MailTextsModel::tr("E-mail");
}

} // namespace

MailTextsModel::MailTextsModel(QObject *parent)
    : QAbstractTableModel(parent), m_kinds(MailSample::kinds())
{}

QString MailTextsModel::kindName(const QString &kind)
{
    if (kind == u"any"_s)
        return tr("General text");
    return kind == u"digest"_s ? tr("E-mail of the day") : NotificationText::kind(kind);
}

QString MailTextsModel::name(const MailTextKey &key)
{
    return tr("%1: %2, %3")
        .arg(kindName(key.kind), channelName(key.channel),
             NotificationText::language(key.language));
}

void MailTextsModel::setTexts(const QList<MailText> &texts)
{
    QHash<MailTextKey, MailText> now;
    QStringList kinds = MailSample::kinds();
    for (const MailText &text : texts) {
        now.insert(text.key, text);
        if (!kinds.contains(text.key.kind)) // of a newer server
            kinds.append(text.key.kind);
    }
    if (kinds != m_kinds) {
        beginResetModel();
        m_kinds = kinds;
        m_texts = now;
        endResetModel();
        return;
    }
    if (now == m_texts)
        return;
    m_texts = now;
    Q_EMIT dataChanged(index(0, EmailEnglish), index(rowCount() - 1, SmsSpanish));
}

void MailTextsModel::setUnsaved(const QSet<MailTextKey> &keys)
{
    const QSet<MailTextKey> differ = (keys - m_unsaved) | (m_unsaved - keys);
    m_unsaved = keys;
    for (const MailTextKey &key : differ) {
        if (const QModelIndex cell = indexOf(key); cell.isValid())
            Q_EMIT dataChanged(cell, cell);
    }
}

MailTextKey MailTextsModel::keyAt(const QModelIndex &index) const
{
    if (!index.isValid() || index.column() == KindColumn)
        return {};
    MailTextKey key = columnKey(index.column());
    key.kind = m_kinds.at(index.row());
    return MailSample::exists(key) ? key : MailTextKey();
}

QModelIndex MailTextsModel::indexOf(const MailTextKey &key) const
{
    const int row = int(m_kinds.indexOf(key.kind));
    for (int column = EmailEnglish; row >= 0 && column < ColumnCount; ++column) {
        if (keyAt(index(row, column)) == key)
            return index(row, column);
    }
    return {};
}

MailTextsModel::Source MailTextsModel::source(const MailTextKey &key) const
{
    if (!MailSample::exists(key))
        return Source::None;
    const auto own = m_texts.constFind(key);
    if (own == m_texts.cend())
        return Source::General;
    return own->changed ? Source::Firm : Source::BuiltIn;
}

MailText MailTextsModel::inForce(const MailTextKey &key) const
{
    const auto own = m_texts.constFind(key);
    return own != m_texts.cend() ? *own : m_texts.value({u"any"_s, key.language, key.channel});
}

int MailTextsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_kinds.size());
}

int MailTextsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString MailTextsModel::words(const QModelIndex &index) const
{
    if (index.column() == KindColumn)
        return kindName(m_kinds.at(index.row()));
    const MailTextKey key = keyAt(index);
    if (m_unsaved.contains(key))
        return tr("not saved");
    switch (source(key)) {
    case Source::General:
        return tr("general");
    case Source::BuiltIn:
        return tr("built in");
    case Source::Firm:
        return tr("changed");
    case Source::None:
        break;
    }
    return u"–"_s;
}

QString MailTextsModel::help(const MailTextKey &key) const
{
    if (m_unsaved.contains(key))
        return tr("What was typed here is not saved yet.");
    switch (source(key)) {
    case Source::General:
        return tr("It has no words of its own: the general text goes out.");
    case Source::BuiltIn:
        return tr("The text that comes with the program goes out.");
    case Source::Firm:
        return tr("Your firm's own text goes out, since %1.")
            .arg(ExchangeText::moment(m_texts.value(key).changedAt));
    case Source::None:
        break;
    }
    return tr("It never goes out this way.");
}

QVariant MailTextsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const MailTextKey key = keyAt(index);
    switch (role) {
    case Qt::DisplayRole:
        return words(index);
    case Qt::ToolTipRole:
        return index.column() == KindColumn ? NotificationText::kindHelp(m_kinds.at(index.row()))
                                            : help(key);
    case Qt::AccessibleTextRole:
        return key.isNull() ? words(index) : tr("%1: %2").arg(name(key), words(index));
    case KeyRole:
        return QVariant::fromValue(key);
    case SourceRole:
        return int(source(key));
    case UnsavedRole:
        return m_unsaved.contains(key);
    default:
        return {};
    }
}

QVariant MailTextsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (section == KindColumn)
        return role == Qt::DisplayRole ? tr("News") : QVariant();
    const MailTextKey key = columnKey(section);
    const QString language = NotificationText::language(key.language);
    if (role == Qt::DisplayRole) // over each other: what stands below is short
        return QString(channelName(key.channel) + u'\n' + language);
    return role == Qt::AccessibleTextRole ? tr("%1, %2").arg(channelName(key.channel), language)
                                          : QVariant();
}

Qt::ItemFlags MailTextsModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    return keyAt(index).isNull() ? Qt::ItemIsEnabled : Qt::ItemIsEnabled | Qt::ItemIsSelectable;
}

} // namespace Peak
